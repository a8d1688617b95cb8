import { type Refusal, refuse } from './refusal.ts';

/** What an object keeps of the headers it was put with. Values are byte strings, as HTTP headers are. */
export interface Attributes {
  /** Lower-case header name to value, only of the headers S3 keeps. */
  readonly headers: Readonly<Record<string, string>>;
  /** User metadata without the `x-amz-meta-` prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The headers S3 keeps with an object and gives back with it. */
export const keptHeaders = [
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'cache-control',
  'expires',
] as const;

const metaPrefix = 'x-amz-meta-';

/** S3 takes 2 KB of user metadata, names and values together (S3 user guide, "Working with object metadata"). */
const metadataMaxBytes = 2_048;

type Headers = Readonly<Record<string, string | undefined>>;

/** What to keep of a request. A presigned URL may carry metadata in its query, where SDKs move it. */
export function readAttributes(headers: Headers, query: ReadonlyMap<string, string>): Attributes | Refusal {
  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = name === 'content-encoding' ? withoutChunked(headers[name]) : headers[name];
    if (value !== undefined && value !== '') kept[name] = value;
  }
  const metadata: Record<string, string> = Object.create(null);
  for (const [name, value] of [...query, ...Object.entries(headers)]) {
    if (name.toLowerCase().startsWith(metaPrefix)) metadata[name.toLowerCase().slice(metaPrefix.length)] = value ?? '';
  }
  const bytes = Object.entries(metadata).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return bytes > metadataMaxBytes ? refuse('MetadataTooLarge') : { headers: kept, metadata };
}

// aws-chunked is how the body travelled, not how the object is coded.
function withoutChunked(encoding: string | undefined): string | undefined {
  const codings = encoding?.split(',').map((coding) => coding.trim());
  return codings?.filter((coding) => coding.toLowerCase() !== 'aws-chunked').join(',');
}

/** The response headers that give the attributes back. */
export function attributeHeaders({ headers, metadata }: Attributes): Record<string, string> {
  const out: Record<string, string> = { 'content-type': 'binary/octet-stream', ...headers };
  for (const [name, value] of Object.entries(metadata)) out[metaPrefix + name] = value;
  return out;
}

/** The attributes as a row keeps them. */
export const writeAttributes = (attributes: Attributes): string => JSON.stringify(attributes);

/** The attributes of a row. Throws when it holds something else. */
export function parseAttributes(json: string): Attributes {
  const value: unknown = JSON.parse(json);
  if (typeof value !== 'object' || value === null || !('headers' in value) || !('metadata' in value)) {
    throw new Error('not the attributes of an object');
  }
  return { headers: parseTexts(value.headers), metadata: parseTexts(value.metadata) };
}

function parseTexts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) throw new Error('not the attributes of an object');
  const texts: Record<string, string> = Object.create(null);
  for (const [name, text] of Object.entries(value)) texts[name] = String(text);
  return texts;
}
