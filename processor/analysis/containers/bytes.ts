/** Numbers and text in a block that anybody may have written: what lies outside it reads as 0, and nothing throws. */
export interface Fields {
  readonly bytes: Uint8Array;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  /** Exact up to 2^53; more is more than any file has. */
  u64(at: number): number;
  /** Latin-1; cut where the block ends. */
  text(at: number, length: number): string;
}

/** The block as fields; big-endian unless told. */
export function fieldsOf(bytes: Uint8Array, isLittleEndian = false): Fields {
  const u8 = (at: number): number => bytes[at] ?? 0;
  const u16 = (at: number): number => (isLittleEndian ? u8(at) + 256 * u8(at + 1) : 256 * u8(at) + u8(at + 1));
  const join = (first: number, second: number, unit: number): number =>
    isLittleEndian ? first + unit * second : unit * first + second;
  const u32 = (at: number): number => join(u16(at), u16(at + 2), 2 ** 16);
  return {
    bytes,
    u8,
    u16,
    u32,
    u64: (at) => join(u32(at), u32(at + 4), 2 ** 32),
    text: (at, length) => latin1(bytes.subarray(at, at + length)),
  };
}

/** The bytes as text, one character each. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  // Spread in parts: a call takes a bounded number of arguments.
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}

/** Whether the bytes at that place are those of the text. */
export function beginsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  if (at + text.length > bytes.length) return false;
  for (let next = 0; next < text.length; next += 1) {
    if (bytes[at + next] !== text.charCodeAt(next)) return false;
  }
  return true;
}

/** The blocks one after the other. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
