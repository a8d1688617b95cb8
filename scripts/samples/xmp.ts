/** What people write about a picture. */
export interface WordFacts {
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  /** 1 to 5 stars. */
  readonly rating?: number;
  readonly creator?: string;
  readonly copyright?: string;
}

/** An XMP packet with these words (XMP specification part 1, Dublin Core and xmp:Rating). */
export function xmpOf(words: WordFacts): string {
  const rating = words.rating === undefined ? '' : ` xmp:Rating="${words.rating}"`;
  const body = [
    language('title', words.title),
    language('description', words.description),
    language('rights', words.copyright),
    list('creator', 'Seq', words.creator === undefined ? [] : [words.creator]),
    list('subject', 'Bag', words.keywords ?? []),
  ].join('');
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"${rating}>`,
    `${body}</rdf:Description></rdf:RDF></x:xmpmeta>`,
    '<?xpacket end="w"?>',
  ].join('\n');
}

const language = (name: string, value: string | undefined): string =>
  value === undefined
    ? ''
    : `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${escaped(value)}</rdf:li></rdf:Alt></dc:${name}>`;

const list = (name: string, kind: 'Seq' | 'Bag', values: readonly string[]): string =>
  values.length === 0
    ? ''
    : `<dc:${name}><rdf:${kind}>${values.map((value) => `<rdf:li>${escaped(value)}</rdf:li>`).join('')}</rdf:${kind}></dc:${name}>`;

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
