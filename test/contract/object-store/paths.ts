/** The path of an object, each byte escaped that is not unreserved, slashes kept: as SigV4 for S3 canonicalises it. */
export const objectPath = (bucket: string, key: string): string =>
  `/${bucket}/${key.split('/').map(escapeStrictly).join('/')}`;

/** RFC 3986 percent-encoding of everything but unreserved characters. */
export const escapeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
