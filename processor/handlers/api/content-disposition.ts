// Control characters, what folders are made of, and the marks that let a name show its letters in another order than
// it has them (Unicode's bidirectional controls).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
const unfit = /[\u0000-\u001f\u007f-\u009f/\\\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * The Content-Disposition under which a browser saves a file by this name (RFC 6266): always an attachment, since an
 * original may be HTML or SVG with scripts in it. Characters that could mislead or leave a folder become `_`.
 */
export function toAttachment(name: string): string {
  const safe = name.replace(unfit, '_').replace(/\p{Surrogate}/gu, '\uFFFD');
  const ascii = safe.replace(/[^ -~]|["%]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeExtended(safe)}`;
}

// RFC 5987 allows fewer signs than encodeURIComponent leaves alone.
const encodeExtended = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
