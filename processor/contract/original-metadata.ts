/**
 * What an original carries in its S3 user metadata. Header values are ASCII, so names and labels are
 * percent-encoded UTF-8 (S3 allows 2 KB of user metadata in all).
 */

/** What the sender says of an original. */
export interface OriginalFacts {
  readonly name?: string;
  readonly modifiedAt?: string;
  readonly folder?: string;
}

// Of 2,048 bytes, names of the three fields and the time take 45. 255 Chinese characters, which Windows allows in a
// name, are 2,295 bytes when encoded, and S3 would refuse the upload.
const nameMaxBytes = 1_300;
const folderMaxBytes = 600;

/** The user metadata for these facts, without the `x-amz-meta-` prefix. What is too long loses its middle or its end. */
export function toUserMetadata(facts: OriginalFacts): Record<string, string> {
  return {
    ...(facts.name !== undefined && { name: encodeName(facts.name) }),
    ...(facts.modifiedAt !== undefined && { 'modified-at': facts.modifiedAt }),
    ...(facts.folder !== undefined && { folder: encodeWithin(facts.folder, folderMaxBytes) }),
  };
}

/** The facts in user metadata. What does not decode is left out: a client may have written anything. */
export function fromUserMetadata(metadata: Readonly<Record<string, string>>): OriginalFacts {
  const name = tryDecode(metadata.name);
  const folder = tryDecode(metadata.folder);
  const modifiedAt = metadata['modified-at'];
  return {
    ...(name !== undefined && { name }),
    ...(modifiedAt !== undefined && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(modifiedAt) && { modifiedAt }),
    ...(folder !== undefined && { folder }),
  };
}

// File names may hold half a surrogate pair, which has no UTF-8.
const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));

/** Keeps the extension: the analysis compares it with what the bytes are. */
function encodeName(name: string): string {
  const [extension = ''] = /\.[^.]{1,16}$/u.exec(name) ?? [];
  const ending = encode(extension);
  return encodeWithin(name.slice(0, name.length - extension.length), nameMaxBytes - ending.length) + ending;
}

/** As many whole characters as fit. */
function encodeWithin(text: string, maxBytes: number): string {
  let encoded = '';
  for (const character of text) {
    const next = encode(character);
    if (encoded.length + next.length > maxBytes) break;
    encoded += next;
  }
  return encoded;
}

function tryDecode(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    // Not ours: somebody wrote a stray percent sign.
    return undefined;
  }
}
