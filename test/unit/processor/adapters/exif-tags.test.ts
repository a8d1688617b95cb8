import { describe, expect, it } from 'vitest';
import { readExifTags } from '../../../../processor/adapters/exif-tags.ts';
import { bytesOf } from '../../../../processor/adapters/file-bytes.ts';
import { ascii, bytes, type Entry, longs, rationals, shorts, tiffBlock } from '../../../fixtures/tiff-block.ts';

const wanted = { main: new Set([0x010f, 0x0110, 0x0112, 0x829a, 0x9003]), gps: new Set([1, 2]) };
const read = (block: Uint8Array) => readExifTags(bytesOf(block), wanted);

describe('EXIF reader', () => {
  it('reads text, numbers and quotients of all three directories', async () => {
    const block = tiffBlock({
      ifd0: [ascii(0x010f, 'Canon'), shorts(0x0112, 6)],
      exif: [rationals(0x829a, [1, 200]), ascii(0x9003, '2021:09:27 07:13:05')],
      gps: [ascii(1, 'N'), rationals(2, [36, 1], [35, 1], [5079, 100])],
    });

    const tags = await read(block);

    expect(tags?.ifd0.get(0x010f)?.text).toBe('Canon\0');
    expect(tags?.ifd0.get(0x0112)?.numbers).toEqual([6]);
    expect(tags?.exif.get(0x829a)?.numbers).toEqual([0.005]);
    expect(tags?.exif.get(0x9003)?.text).toBe('2021:09:27 07:13:05\0');
    expect(tags?.gps.get(2)?.numbers).toEqual([36, 35, 50.79]);
    expect(tags?.damage).toEqual([]);
  });

  it('reads big-endian blocks', async () => {
    const block = Buffer.from('4d4d002a00000008' + '0001' + '011200030000000100060000' + '00000000', 'hex');

    expect((await read(block))?.ifd0.get(0x0112)?.numbers).toEqual([6]);
  });

  it('reads text that a camera wrote as bytes', async () => {
    const tags = await read(tiffBlock({ ifd0: [bytes(0x010f, Buffer.from('Google\0'))] }));

    expect(tags?.ifd0.get(0x010f)?.text).toBe('Google\0');
  });

  it('takes text that is no UTF-8 for Latin-1', async () => {
    const tags = await read(tiffBlock({ ifd0: [ascii(0x010f, 'Bj\xf8rn'), bytes(0x0110, Buffer.from('Bjørn'))] }));

    expect(tags?.ifd0.get(0x010f)?.text).toBe('Bj\u00f8rn\0');
    expect(tags?.ifd0.get(0x0110)?.text).toBe('Bj\u00f8rn');
  });

  const good = ascii(0x0110, 'EOS R5');
  const faults: readonly (readonly [string, Entry, string])[] = [
    ['an unknown type', { ...shorts(1, 0), type: 0 }, 'IFD0 tag 1 has an unknown type'],
    ['a count of 4 G', { ...ascii(0x010f, 'x'), count: 0xffffffff }, 'IFD0 tag 271 is too long'],
    [
      'a value outside the block',
      { ...ascii(0x010f, 'a maker'), at: 0x7fffffff },
      'IFD0 tag 271 lies outside the file',
    ],
  ];
  for (const [name, entry, damage] of faults) {
    it(`loses only the entry that has ${name}`, async () => {
      const tags = await read(tiffBlock({ ifd0: [entry, good] }));

      expect(tags?.ifd0.get(0x0110)?.text).toBe('EOS R5\0');
      expect(tags?.damage).toEqual([damage]);
    });
  }

  it('reads what is there of a directory that is cut short', async () => {
    const block = tiffBlock({ ifd0: [shorts(0x0112, 6), shorts(0x0112, 1)] });
    block.writeUInt16LE(9, 8);

    const tags = await read(block.subarray(0, 8 + 2 + 12));

    expect(tags?.ifd0.get(0x0112)?.numbers).toEqual([6]);
    expect(tags?.damage).toEqual(['IFD0 is cut short']);
  });

  it('ends on directories that point at themselves', async () => {
    const block = tiffBlock({ ifd0: [shorts(0x0112, 6), longs(0x8769, 8), longs(0x8825, 8)] });

    expect((await read(block))?.exif.get(0x0112)?.numbers).toEqual([6]);
  });

  it('gives a quotient with denominator 0 as no number', async () => {
    const tags = await read(tiffBlock({ gps: [rationals(2, [0, 0], [1, 0], [0, 1])] }));

    expect(tags?.gps.get(2)?.numbers).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 0]);
  });

  it('reads nothing it was not asked for', async () => {
    const tags = await read(tiffBlock({ ifd0: [ascii(0x013b, 'Somebody'), good] }));

    expect([...(tags?.ifd0.keys() ?? [])]).toEqual([0x0110]);
  });

  it('knows what is no TIFF structure', async () => {
    expect(await read(Buffer.from('not a TIFF structure'))).toBeUndefined();
    expect(await read(Buffer.alloc(0))).toBeUndefined();
    expect(await read(Buffer.from('49492b0008000000', 'hex'))).toBeUndefined();
  });
});
