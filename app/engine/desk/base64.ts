const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes as base64 with padding (RFC 4648). The language has it only from ES2026 on, and this layer knows no platform. */
export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    const four = [bits >> 18, (bits >> 12) & 63, (bits >> 6) & 63, bits & 63].map((six) => letters[six]).join('');
    const left = bytes.length - at;
    parts.push(left >= 3 ? four : four.slice(0, left + 1).padEnd(4, '='));
  }
  return parts.join('');
}
