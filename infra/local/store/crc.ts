/** The two CRCs S3 knows and Node does not have, by tables eight bytes at a time, and the combining of CRCs. */

/** The reflected polynomial and the width in bits. All three start with, and are finally turned over by, all ones. */
export interface CrcKind {
  readonly polynomial: bigint;
  readonly width: 32 | 64;
}

/** CRC-32 (ISO-HDLC), CRC-32C (Castagnoli) and CRC-64/NVME. */
export const crcKinds = {
  CRC32: { polynomial: 0xedb88320n, width: 32 },
  CRC32C: { polynomial: 0x82f63b78n, width: 32 },
  CRC64NVME: { polynomial: 0x9a6c9329ac4bc9b5n, width: 64 },
} as const satisfies Readonly<Record<string, CrcKind>>;

interface Tables {
  /** Eight tables of 256, one behind the other: how a byte that is n bytes away changes the lower half. */
  readonly low: Int32Array;
  readonly high: Int32Array;
}

const made = new Map<CrcKind, Tables>();

function tablesOf(kind: CrcKind): Tables {
  const known = made.get(kind);
  if (known !== undefined) return known;
  const fresh = makeTables(kind);
  made.set(kind, fresh);
  return fresh;
}

function makeTables({ polynomial }: CrcKind): Tables {
  const entries: bigint[] = [];
  for (let byte = 0n; byte < 256n; byte += 1n) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ polynomial : crc >> 1n;
    entries.push(crc);
  }
  for (let at = 256; at < 8 * 256; at += 1) {
    const before = entries[at - 256] ?? 0n;
    entries.push((before >> 8n) ^ (entries[Number(before & 0xffn)] ?? 0n));
  }
  return {
    low: Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry))),
    high: Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry >> 32n))),
  };
}

/** A running CRC over as many pieces as there are. */
export interface Crc {
  update(bytes: Uint8Array): void;
  /** Big-endian, as S3 sends them. */
  digest(): Buffer;
}

/** A CRC-32C. */
export function crc32c(): Crc {
  const t = tablesOf(crcKinds.CRC32C).low;
  let crc = -1;
  return {
    update: (bytes) => {
      crc = updateCrc32(t, crc, bytes);
    },
    digest: () => bigEndian(BigInt(~crc >>> 0), 32),
  };
}

function updateCrc32(t: Int32Array, start: number, bytes: Uint8Array): number {
  const whole = bytes.length - (bytes.length % 8);
  let crc = start;
  let at = 0;
  for (; at < whole; at += 8) crc = slice(t, crc ^ word(bytes, at), word(bytes, at + 4));
  for (; at < bytes.length; at += 1) crc = (t[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0) ^ (crc >>> 8);
  return crc;
}

/** A CRC-64/NVME. */
export function crc64nvme(): Crc {
  const { low, high } = tablesOf(crcKinds.CRC64NVME);
  let lo = -1;
  let hi = -1;
  const update = (bytes: Uint8Array): void => {
    const whole = bytes.length - (bytes.length % 8);
    let at = 0;
    for (; at < whole; at += 8) {
      const near = lo ^ word(bytes, at);
      const far = hi ^ word(bytes, at + 4);
      lo = slice(low, near, far);
      hi = slice(high, near, far);
    }
    for (; at < bytes.length; at += 1) {
      const entry = (lo ^ (bytes[at] ?? 0)) & 255;
      lo = ((lo >>> 8) | (hi << 24)) ^ (low[entry] ?? 0);
      hi = (hi >>> 8) ^ (high[entry] ?? 0);
    }
  };
  return { update, digest: () => bigEndian((BigInt(~hi >>> 0) << 32n) | BigInt(~lo >>> 0), 64) };
}

/** What eight bytes, already mixed with the CRC before them, make of one half of the next CRC. */
function slice(t: Int32Array, near: number, far: number): number {
  return (
    (t[1792 + (near & 255)] ?? 0) ^
    (t[1536 + ((near >>> 8) & 255)] ?? 0) ^
    (t[1280 + ((near >>> 16) & 255)] ?? 0) ^
    (t[1024 + (near >>> 24)] ?? 0) ^
    (t[768 + (far & 255)] ?? 0) ^
    (t[512 + ((far >>> 8) & 255)] ?? 0) ^
    (t[256 + ((far >>> 16) & 255)] ?? 0) ^
    (t[far >>> 24] ?? 0)
  );
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

function bigEndian(value: bigint, width: number): Buffer {
  return Buffer.from(value.toString(16).padStart(width / 4, '0'), 'hex');
}

/** The CRC of two runs of bytes, one behind the other, from the CRC of each and the length of the second. */
export function combineCrc(kind: CrcKind, first: Buffer, second: Buffer, secondBytes: number): Buffer {
  const shift = powerOfX(kind, BigInt(secondBytes) * 8n);
  return bigEndian(multiply(kind, shift, toBigInt(first)) ^ toBigInt(second), kind.width);
}

const toBigInt = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);

/** x to the power n, modulo the polynomial; reflected, so 1 is the highest bit (as in zlib's crc32_combine). */
function powerOfX(kind: CrcKind, n: bigint): bigint {
  const one = 1n << BigInt(kind.width - 1);
  let square = one >> 1n;
  let power = one;
  for (let rest = n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(kind, power, square);
    square = multiply(kind, square, square);
  }
  return power;
}

function multiply({ polynomial, width }: CrcKind, a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 1n << BigInt(width - 1); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ polynomial : shifted >> 1n;
  }
  return product;
}
