import { describe, expect, it } from 'vitest';
import { createDigester } from '../../../../../infra/local/store/checksums.ts';
import { combineCrc, crcKinds } from '../../../../../infra/local/store/crc.ts';

const digestOf = (algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME', ...pieces: readonly string[]): string => {
  const digester = createDigester(algorithm);
  for (const piece of pieces) digester.update(Buffer.from(piece));
  return digester.digest().toString('hex');
};

// "Catalogue of parametrised CRC algorithms", the check value of each: the CRC of the digits 1 to 9.
const checks = [
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
] as const;

describe.each(checks)('%s', (algorithm, check) => {
  it('has its published check value, in one piece and in several', () => {
    expect(digestOf(algorithm, '123456789')).toBe(check);
    expect(digestOf(algorithm, '1', '2345678', '', '9')).toBe(check);
  });

  it('of nothing is zero', () => {
    expect(digestOf(algorithm)).toBe('0'.repeat(check.length));
  });

  it('of a whole follows from those of its parts', () => {
    const [first, second] = ['1234', '56789'].map((text) => Buffer.from(digestOf(algorithm, text), 'hex'));

    expect(combineCrc(crcKinds[algorithm], first!, second!, 5).toString('hex')).toBe(check);
  });
});

it('CRC32C of the documented trailer is the one documented', () => {
  const digest = Buffer.from(digestOf('CRC32C', 'a'.repeat(66_560)), 'hex').toString('base64');

  expect(digest).toBe('sOO8/Q==');
});
