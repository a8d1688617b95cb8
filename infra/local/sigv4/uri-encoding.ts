/**
 * Percent-encoding as SigV4 has it. Paths and queries are bytes that need not be UTF-8, so text here is a "byte string":
 * one character of 0 to 255 per byte, which is also how Node gives a request's URL and header values.
 */

/** The byte string a percent-encoded one stands for, or undefined when a percent sign is not followed by two hex digits. */
export function tryPercentDecode(raw: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(raw)) return undefined;
  return raw.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Encodes every byte but the unreserved letters of RFC 3986, in upper-case hex. */
export function uriEncode(bytes: string): string {
  return bytes.replace(/[^A-Za-z0-9\-._~]/g, encodeByte);
}

/** As uriEncode, with slashes left alone. */
export function uriEncodePath(bytes: string): string {
  return bytes.replace(/[^A-Za-z0-9\-._~/]/g, encodeByte);
}

/**
 * The name and value pairs of a raw query, decoded, in the order they stand. A plus is a space, as S3 reads it.
 * Undefined when one cannot be decoded.
 */
export function tryParseQuery(rawQuery: string): readonly (readonly [string, string])[] | undefined {
  const pairs: [string, string][] = [];
  for (const pair of rawQuery.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = tryPercentDecode((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = tryPercentDecode((equals < 0 ? '' : pair.slice(equals + 1)).replaceAll('+', ' '));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

const encodeByte = (byte: string): string => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
