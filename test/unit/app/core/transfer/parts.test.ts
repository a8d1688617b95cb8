import { describe, expect, it } from 'vitest';
import { partsToSend, planParts } from '../../../../../app/core/transfer/parts.ts';
import { partBytesFor } from '../../../../../processor/contract/limits.ts';

const MiB = 1_048_576;
const sha = (letter: string): string => `${letter.repeat(43)}=`;

describe('the parts of a file', () => {
  it('have one size but for the last', () => {
    expect(planParts(40 * MiB, 16 * MiB)).toEqual([
      { number: 1, start: 0, bytes: 16_777_216 },
      { number: 2, start: 16_777_216, bytes: 16_777_216 },
      { number: 3, start: 33_554_432, bytes: 8_388_608 },
    ]);
  });

  it('end in a whole part where it comes out even', () => {
    expect(planParts(32 * MiB, 16 * MiB).map(({ bytes }) => bytes)).toEqual([16_777_216, 16_777_216]);
  });

  it('end in a single byte where one is over', () => {
    expect(planParts(32 * MiB + 1, 16 * MiB).at(-1)).toEqual({ number: 3, start: 33_554_432, bytes: 1 });
  });

  it('are 4,096 of 16 MiB for the largest original there may be', () => {
    const parts = planParts(65_536 * MiB, partBytesFor(65_536 * MiB));

    expect(parts).toHaveLength(4_096);
    expect(parts.at(-1)).toEqual({ number: 4_096, start: 68_702_699_520, bytes: 16_777_216 });
  });

  it('cannot be planned where S3 would take no such upload', () => {
    for (const [bytes, partBytes] of [
      [0, 16 * MiB],
      [100, 0],
      [100, -1],
      [100, Number.NaN],
      [10_001, 1],
    ] as const) {
      expect(() => planParts(bytes, partBytes)).toThrow(RangeError);
    }
    expect(planParts(10_000, 1)).toHaveLength(10_000);
  });
});

describe('the parts still to send', () => {
  const planned = planParts(40 * MiB, 16 * MiB);
  const stored = (number: number, size: number, sha256?: string) => ({
    number,
    size,
    etag: `e${number}`,
    ...(sha256 !== undefined && { sha256 }),
  });
  const numbers = (parts: readonly { readonly number: number }[]): number[] => parts.map(({ number }) => number);

  it('are all of them when the cloud has none', () => {
    expect(numbers(partsToSend(planned, []))).toEqual([1, 2, 3]);
  });

  it('are those the cloud does not have, in whatever order it lists them', () => {
    const there = [stored(3, 8 * MiB, sha('c')), stored(1, 16 * MiB, sha('a'))];

    expect(numbers(partsToSend(planned, there))).toEqual([2]);
  });

  it('include one of another size', () => {
    expect(numbers(partsToSend(planned, [stored(3, 16 * MiB, sha('c'))]))).toEqual([1, 2, 3]);
  });

  it('include one whose bytes S3 did not check', () => {
    expect(numbers(partsToSend(planned, [stored(1, 16 * MiB)]))).toEqual([1, 2, 3]);
  });

  it('include one of another hash, where the hash is known', () => {
    const hashed = planned.map((part, index) => ({ ...part, sha256: sha('abc'[index]!) }));
    const there = [stored(1, 16 * MiB, sha('a')), stored(2, 16 * MiB, sha('x')), stored(3, 8 * MiB, sha('c'))];

    expect(numbers(partsToSend(hashed, there))).toEqual([2]);
  });

  it('are not those the plan does not have', () => {
    expect(partsToSend(planned.slice(0, 1), [stored(1, 16 * MiB, sha('a')), stored(9, 1, sha('b'))])).toEqual([]);
  });
});
