import { describe, expect, it } from 'vitest';
import { readDirectoryAt, readExifTags } from '../../../../../processor/adapters/exif-tags.ts';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { wantedTags } from '../../../../../processor/analysis/exif-fields.ts';
import { openNote } from '../../../../../processor/analysis/maker-notes/open-note.ts';
import { ascii, bytes, directoryBytes, longs, tiffBlock } from '../../../../fixtures/tiff-block.ts';

const serialTag = 0x0010;

/** An EXIF block with these notes, made for the place in it where they will stand. */
function blockWith(make: string, noteAt: (offset: number) => Buffer): Buffer {
  const build = (note: Buffer): Buffer => tiffBlock({ ifd0: [ascii(0x010f, make)], exif: [bytes(0x927c, note, 7)] });
  const length = noteAt(0).length;
  const mark = Buffer.alloc(length, 0xa5);
  return build(noteAt(build(mark).indexOf(mark)));
}

async function serialIn(make: string, noteAt: (offset: number) => Buffer): Promise<string | undefined> {
  const tags = await readExifTags(bytesOf(blockWith(make, noteAt)), wantedTags);
  const note = tags?.makerNote && (await openNote(tags.makerNote, make));
  if (note === undefined) return undefined;
  const found = await readDirectoryAt(note.source, note, new Set([serialTag]));
  return `${note.maker} ${found.get(serialTag)?.text?.replace('\0', '')}`;
}

const entries = [longs(0x0001, 7), ascii(serialTag, 'a serial number')];
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

describe("a maker's notes", () => {
  for (const [make, maker, mark] of [
    ['Canon', 'canon', ''],
    ['NIKON', 'nikon', ''],
    ['NIKON', 'nikon', 'Nikon\0\x01\0'],
    ['SONY', 'sony', 'SONY DSC \0\0\0'],
    ['SONY', 'sony', ''],
    ['Konica Minolta', 'sony', ''],
    ['Panasonic', 'panasonic', 'Panasonic\0\0\0'],
    ['OLYMPUS', 'olympus', 'OLYMP\0\x01\0'],
    ['PENTAX', 'pentax', 'AOC\0II'],
    ['SIGMA', 'sigma', 'SIGMA\0\0\0\x01\0'],
    ['samsung', 'samsung', ''],
  ] as const)
    it(`are found where offsets count from the block: ${make} ${JSON.stringify(mark)}`, async () => {
      const note = (at: number): Buffer => Buffer.concat([latin(mark), directoryBytes(entries, at + mark.length)]);

      expect(await serialIn(make, note)).toBe(`${maker} a serial number`);
    });

  for (const [make, maker, mark] of [
    ['Anybody', 'apple', 'Apple iOS\0\0\x01II'],
    ['Anybody', 'olympus', 'OLYMPUS\0II\x03\0'],
    ['Anybody', 'olympus', 'OM SYSTEM\0\0\0II\x04\0'],
    ['Anybody', 'pentax', 'PENTAX \0II'],
    ['Anybody', 'fujifilm', 'FUJIFILM\x0c\0\0\0'],
  ] as const)
    it(`are found where offsets count from the notes: ${JSON.stringify(mark)}`, async () => {
      expect(await serialIn(make, () => Buffer.concat([latin(mark), directoryBytes(entries, mark.length)]))).toBe(
        `${maker} a serial number`,
      );
    });

  it("are found in Nikon's structure of its own", async () => {
    const inside = Buffer.concat([Buffer.from('49492a0008000000', 'hex'), directoryBytes(entries, 8)]);

    expect(await serialIn('NIKON', () => Buffer.concat([latin('Nikon\0\x02\x10\0\0'), inside]))).toBe(
      'nikon a serial number',
    );
  });

  it('are none of somebody we do not know', async () => {
    expect(await serialIn('Somebody', (at) => directoryBytes(entries, at))).toBeUndefined();
  });

  it('may lie and be cut without harm', async () => {
    for (const note of [
      'Nikon\0\x02',
      'FUJIFILM',
      'FUJIFILM\xff\xff\xff\xff',
      'Apple iOS\0',
      'OLYMP\0\x01\0',
      'AOC\0MM',
    ])
      expect(await serialIn('Canon', () => latin(note.padEnd(8, '\0')))).toMatch(/ undefined$/);
  });
});
