import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { readTiff } from '../../../../../processor/analysis/containers/tiff.ts';
import { type Entry, longs, shorts, tiffBlock } from '../../../../fixtures/tiff-block.ts';

const shapeWith = async (...entries: readonly Entry[]) =>
  (await readTiff(bytesOf(tiffBlock({ ifd0: [longs(0x100, 12_000), longs(0x101, 9_000), ...entries] })))).shape;

describe('a TIFF', () => {
  it('is held whole by a decoder where its colours stand in planes of their own', async () => {
    expect((await shapeWith(shorts(0x11c, 2)))?.isProgressive).toBe(true);
    expect((await shapeWith(shorts(0x11c, 1)))?.isProgressive).toBeUndefined();
  });

  it('is held whole where its tiles are as large as pictures', async () => {
    expect((await shapeWith(longs(0x142, 12_000), longs(0x143, 9_008)))?.isProgressive).toBe(true);
    expect((await shapeWith(longs(0x142, 256), longs(0x143, 256)))?.isProgressive).toBeUndefined();
  });
});
