import { describe, expect, it } from 'vitest';
import { ascii, longs, tiffBlock } from '../../fixtures/tiff-block.ts';
import { findLandmarks } from '../../fuzz/landmarks.ts';
import { mutate } from '../../fuzz/mutate.ts';

const original = { name: 'a.tif', bytes: tiffBlock({ ifd0: [longs(0x0100, 16), ascii(0x010f, 'Tintype')] }) };

describe('mutations', () => {
  it('are the same for the same seed and number', () => {
    const first = mutate([original], 7, 42);
    const again = mutate([original], 7, 42);

    expect(again).toEqual(first);
  });

  it('are others for other seeds and numbers', () => {
    const seen = new Set<string>();
    for (let index = 0; index < 200; index += 1) {
      for (const seed of [1, 2]) seen.add(mutate([original], seed, index).bytes.toString('hex'));
    }

    expect(seen.size).toBeGreaterThan(300);
  });

  it('leave the original as it was', () => {
    const before = original.bytes.toString('hex');
    for (let index = 0; index < 200; index += 1) mutate([original], 3, index);

    expect(original.bytes.toString('hex')).toBe(before);
  });

  it('aim at the counts, types and places of a TIFF', () => {
    const { fields } = findLandmarks(original.bytes);

    // The first directory's place, its count, four fields in each of two entries, and the place of the next.
    expect(fields.map(({ at }) => at)).toEqual([4, 8, 34, 10, 12, 14, 18, 22, 24, 26, 30]);
  });

  it('aim at the lengths of chunks and boxes, and find XMP', () => {
    const png = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0\0\0\0\0', 'latin1');
    const xmp = Buffer.from('....<x:xmpmeta a="b"></x:xmpmeta>...');

    expect(findLandmarks(png).fields.map(({ at }) => at)).toEqual([8, 16, 20, 24, 25, 28]);
    expect(findLandmarks(xmp).packets).toEqual([{ from: 4, to: 33 }]);
  });
});
