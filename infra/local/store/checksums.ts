import { createHash } from 'node:crypto';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { crc32c, crc64nvme } from './crc.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

/** The checksum algorithms S3 takes besides MD5 (S3 user guide, "Checking object integrity"). */
export const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
/** One of them, in the letters S3 writes it in. */
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** A checksum of bytes we hold; `value` in base64, with `-N` behind it where it is made of N parts' checksums. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/** A checksum the client names. Without a value it follows in the body's trailer. */
export interface DeclaredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value?: string;
}

/** A checksum over as many pieces as come. */
export interface Digester {
  update(bytes: Uint8Array): void;
  /** To be called once, at the end. */
  digest(): Buffer;
}

const digestBytes: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

/** A fresh digester of an algorithm. */
export function createDigester(algorithm: ChecksumAlgorithm | 'MD5'): Digester {
  switch (algorithm) {
    case 'CRC32':
      return crc32();
    case 'CRC32C':
      return crc32c();
    case 'CRC64NVME':
      return crc64nvme();
    default:
      return createHash(algorithm.toLowerCase());
  }
}

function crc32(): Digester {
  let crc = 0;
  return {
    update: (bytes) => {
      crc = zlibCrc32(bytes, crc);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc);
      return bytes;
    },
  };
}

/** The name of the header or trailer that carries a checksum. */
export const checksumHeader = (algorithm: ChecksumAlgorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** The name of the XML element that carries a checksum. */
export const checksumElement = (algorithm: ChecksumAlgorithm): string => `Checksum${algorithm}`;

/** The algorithm of this name in any case, or undefined. */
export const tryChecksumAlgorithm = (name: string | undefined): ChecksumAlgorithm | undefined =>
  checksumAlgorithms.find((algorithm) => algorithm === name?.toUpperCase());

/** Whether a value has the length a checksum of that algorithm has in base64. */
export function isChecksumValue(algorithm: ChecksumAlgorithm, value: string): boolean {
  return isBase64Of(value, digestBytes[algorithm]);
}

/** Whether text is exactly the base64 of that many bytes. */
export function isBase64Of(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text;
}

type Headers = Readonly<Record<string, string | undefined>>;

/** The one checksum a body comes with, in a header or promised in the trailer; undefined when there is none. */
export function readDeclaredChecksum(headers: Headers): DeclaredChecksum | undefined | Refusal {
  const inHeader = checksumAlgorithms.filter((algorithm) => headers[checksumHeader(algorithm)] !== undefined);
  const trailer = readTrailerName(headers['x-amz-trailer']);
  if (isRefusal(trailer)) return trailer;
  const [first, ...others] = trailer === undefined ? inHeader : [...inHeader, trailer];
  if (others.length > 0) {
    return refuse(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  if (first === undefined) return namesChecksum(headers) ? refuse('InvalidRequest', missingChecksum) : undefined;
  const value = headers[checksumHeader(first)];
  if (value === undefined) return { algorithm: first };
  return isChecksumValue(first, value)
    ? { algorithm: first, value }
    : refuse('InvalidRequest', `Value for ${checksumHeader(first)} header is invalid.`);
}

const missingChecksum =
  'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.';

const namesChecksum = (headers: Headers): boolean => headers['x-amz-sdk-checksum-algorithm'] !== undefined;

function readTrailerName(names: string | undefined): ChecksumAlgorithm | undefined | Refusal {
  if (names === undefined) return undefined;
  const wanted = names.trim().toLowerCase();
  const algorithm = checksumAlgorithms.find((one) => checksumHeader(one) === wanted);
  return algorithm ?? refuse('InvalidRequest', 'The value specified in the x-amz-trailer header is not supported');
}
