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

/** The user metadata for these facts, without the `x-amz-meta-` prefix. */
export function toUserMetadata(facts: OriginalFacts): Record<string, string> {
  return {
    ...(facts.name !== undefined && { name: encode(facts.name) }),
    ...(facts.modifiedAt !== undefined && { 'modified-at': facts.modifiedAt }),
    ...(facts.folder !== undefined && { folder: encode(facts.folder) }),
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

function tryDecode(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    // Not ours: somebody wrote a stray percent sign.
    return undefined;
  }
}
