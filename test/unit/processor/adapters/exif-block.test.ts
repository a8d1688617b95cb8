import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exifrVersion, readExif } from '../../../../processor/adapters/exif-block.ts';
import { bytesOf } from '../../../../processor/adapters/file-bytes.ts';
import { mainTags, wantedTags } from '../../../../processor/analysis/exif-fields.ts';

/** A little-endian TIFF block with one directory of these entries: tag, type, count, value of four bytes. */
function blockOf(entries: readonly (readonly [tag: number, type: number, count: number, value: number])[]): Uint8Array {
  const block = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  block.write('II*\0', 0, 'latin1');
  block.writeUInt32LE(8, 4);
  block.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, count, value], at) => {
    block.writeUInt16LE(tag, 10 + at * 12);
    block.writeUInt16LE(type, 12 + at * 12);
    block.writeUInt32LE(count, 14 + at * 12);
    block.writeUInt32LE(value, 18 + at * 12);
  });
  return block;
}

const short = 3;

describe('reading an EXIF block', () => {
  it('gives the tags of a sound one', async () => {
    const tags = await readExif(bytesOf(blockOf([[mainTags.orientation, short, 1, 6]])), wantedTags);
    expect(tags?.ifd0.get(mainTags.orientation)).toEqual({ numbers: [6] });
    expect(tags?.damage).toEqual([]);
  });

  it('reads a block in which thousands of values lie over each other by itself: each alone would fit', async () => {
    // Numbers nobody asked for, each as long as the whole block: exifr would hold them all.
    const rational = 5;
    const many = Array.from({ length: 900 }, (_, at) => [0xc000 + at, rational, 25_000, 8] as const);
    const entries = blockOf([[mainTags.orientation, short, 1, 6], ...many]);
    const block = bytesOf(Buffer.concat([entries, Buffer.alloc(200_000)]));
    const before = process.memoryUsage().heapUsed;

    const tags = await readExif(block, wantedTags);

    expect(tags?.ifd0.get(mainTags.orientation)).toEqual({ numbers: [6] });
    expect(tags?.claimedBytes).toBe(180_000_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
  });

  it('keeps what is sound of a damaged one, in which exifr would find nothing', async () => {
    const entries = [
      [mainTags.make, 0, 1, 0],
      [mainTags.orientation, short, 1, 6],
      [mainTags.model, 2, 4_000_000_000, 8],
    ] as const;
    const tags = await readExif(bytesOf(blockOf(entries)), wantedTags);
    expect(tags?.ifd0.get(mainTags.orientation)).toEqual({ numbers: [6] });
    expect(tags?.damage).toHaveLength(2);
  });

  it('finds no block in other bytes', async () => {
    expect(await readExif(bytesOf(Buffer.from('no TIFF here')), wantedTags)).toBeUndefined();
  });

  it('names the version that is installed', () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../../../node_modules/exifr/package.json', import.meta.url), 'utf8'),
    );
    expect(exifrVersion).toBe(`exifr ${version}`);
  });
});
