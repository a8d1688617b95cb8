import { describe, expect, it } from 'vitest';
import { groupSimilar, type Looked } from '../../../../../app/core/catalogue/similar.ts';
import { turnHash } from '../../../../../processor/contract/perceptual-hash.ts';
import { chanceOf } from '../../../../../scripts/samples/paint/chance.ts';

const hexOf = (high: number, low: number): string =>
  [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');

const looked = (digest: string, hash: string, more: Partial<Looked> = {}): Looked => ({
  digest,
  hash,
  pixels: 12_000_000,
  bytes: 1_000,
  ...more,
});

const digestsOf = (groups: readonly (readonly Looked[])[]): readonly (readonly string[])[] =>
  groups.map((group) => group.map(({ digest }) => digest));

describe('pictures that look alike', () => {
  it('are grouped within seven bits, and not within eight', () => {
    const seven = groupSimilar([looked('a', 'ffff0000ffff0000'), looked('b', 'ffff007fffff0000')]);
    const eight = groupSimilar([looked('a', 'ffff0000ffff0000'), looked('b', 'ffff00ffffff0000')]);

    expect(digestsOf(seven)).toEqual([['a', 'b']]);
    expect(eight).toEqual([]);
  });

  it('are found where the seven bits are spread over all four bands', () => {
    const spread = looked('b', hexOf(0xffff0000 ^ 0x00030003, 0xffff0000 ^ 0x00030001));

    expect(digestsOf(groupSimilar([looked('a', 'ffff0000ffff0000'), spread]))).toEqual([['a', 'b']]);
  });

  it('are found however one of them is turned', () => {
    const turned = turnHash([0x12345678, 0x9abcdef0]);

    expect(digestsOf(groupSimilar([looked('a', '123456789abcdef0'), looked('b', hexOf(...turned))]))).toEqual([
      ['a', 'b'],
    ]);
  });

  it('may differ more where they were taken within ten seconds', () => {
    const twelve = 'ffff0fffffff0000';
    const at = (digest: string, hash: string, takenMs: number) => looked(digest, hash, { takenMs });

    expect(groupSimilar([at('a', 'ffff0000ffff0000', 0), at('b', twelve, 10_000)]).length).toBe(1);
    expect(groupSimilar([at('a', 'ffff0000ffff0000', 0), at('b', twelve, 10_001)]).length).toBe(0);
    expect(groupSimilar([at('a', 'ffff0000ffff0000', 0), at('b', 'ffff1fffffff0000', 10)]).length).toBe(0);
  });

  it('have the best first: most pixels, then most bytes', () => {
    const groups = groupSimilar([
      looked('small', '00ff00ff00ff00ff', { pixels: 100 }),
      looked('heavy', '00ff00ff00ff00ff', { bytes: 9_000 }),
      looked('light', '00ff00ff00ff00ff', { bytes: 8_000 }),
    ]);

    expect(digestsOf(groups)).toEqual([['heavy', 'light', 'small']]);
  });

  it('are not joined by a chain of small steps', () => {
    const steps = ['0000000000000000', '000000000000007f', '0000000000003fff', '00000000001fffff'];
    const groups = groupSimilar(steps.map((hash, at) => looked(String(at), hash, { bytes: 100 - at })));

    expect(digestsOf(groups)).toEqual([
      ['0', '1'],
      ['2', '3'],
    ]);
  });

  it('are in one group each, the newest group first', () => {
    const groups = groupSimilar([
      looked('old', 'aaaaaaaaaaaaaaaa', { takenMs: 1 }),
      looked('old copy', 'aaaaaaaaaaaaaaab', { takenMs: 1 }),
      looked('new', '5555ffff5555ffff', { takenMs: 2_000_000 }),
      looked('new copy', '5555ffff5555fffe', { takenMs: 2_000_000 }),
      looked('alone', '0123456789abcdef', { takenMs: 3_000_000 }),
    ]);

    expect(digestsOf(groups)).toEqual([
      ['new', 'new copy'],
      ['old', 'old copy'],
    ]);
  });

  it('are found among 20,000, all of them', () => {
    const chance = chanceOf(3);
    const half = (): number => Math.floor(chance() * 2 ** 32);
    const pictures = Array.from({ length: 20_000 }, (_, at) => looked(`p${at}`, hexOf(half(), half())));
    const copies = pictures.slice(0, 500).map(({ digest, hash }) => {
      const flipped = BigInt(`0x${hash}`) ^ (1n << BigInt(Math.floor(chance() * 64))) ^ 1n;
      return looked(`${digest} copy`, flipped.toString(16).padStart(16, '0'), { bytes: 10 });
    });

    const groups = groupSimilar([...pictures, ...copies]);

    expect(groups.length).toBe(500);
    expect(groups.every(([first, second]) => second?.digest === `${first?.digest} copy`)).toBe(true);
  });
});
