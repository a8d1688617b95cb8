const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

/**
 * Text in a file that was not written to be read by us. Standards say ASCII or Latin-1, editors write UTF-8 or an old code
 * page, and labels are wrong both ways. What is valid UTF-8 is hardly ever anything else; the rest is taken for Latin-1.
 */
export function readText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}
