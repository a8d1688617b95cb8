import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../../processor/analysis/clean-text.ts';
import { readWords } from '../../../../processor/analysis/words.ts';
import { exifTags, iptcFields } from '../../../fixtures/exif-tags.ts';

const wide = (text: string): readonly number[] => [...Buffer.from(`${text}\0`, 'utf16le')];

describe('words', () => {
  it('come from EXIF first, then from IPTC', () => {
    const ifd0 = { 270: 'A caption', 315: 'A; B', 33432: 'Mine', 18246: 4 };
    const iptc = iptcFields({
      title: ['T'],
      caption: ['Other'],
      keywords: ['x', 'y'],
      byline: ['C'],
      copyright: ['Theirs'],
    });

    expect(readWords(exifTags({ ifd0 }), iptc)).toEqual({
      title: 'T',
      description: 'A caption',
      keywords: ['x', 'y'],
      rating: 4,
      creator: ['A', 'B'],
      copyright: 'Mine',
    });
    expect(readWords(exifTags({}), iptc)).toMatchObject({ description: 'Other', creator: ['C'], copyright: 'Theirs' });
  });

  it('come from Windows in UTF-16', () => {
    const ifd0 = { 40091: wide('Tïtle'), 40092: wide('Said'), 40093: wide('Ann;Bob'), 40094: wide('a;b;a') };

    expect(readWords(exifTags({ ifd0 }), iptcFields())).toEqual({
      title: 'Tïtle',
      description: 'Said',
      creator: ['Ann', 'Bob'],
      keywords: ['a', 'b'],
    });
  });

  for (const text of [
    'OLYMPUS DIGITAL CAMERA',
    'SONY DSC',
    'Exif_JPEG_PICTURE',
    'C:\\DCIM\\100GOPRO\\GOPR8513.GPR',
    'edf',
  ])
    it(`are not what every camera of a kind writes: ${text}`, () => {
      expect(readWords(exifTags({ ifd0: { 270: text } }), iptcFields())).toBeUndefined();
      expect(readWords(exifTags({ ifd0: { 270: text } }), iptcFields({ caption: ['Real'] }))?.description).toBe('Real');
    });

  it('keep a caption that only begins like one of those', () => {
    expect(readWords(exifTags({ ifd0: { 270: 'Sony DSC in the shop window' } }), iptcFields())?.description).toBe(
      'Sony DSC in the shop window',
    );
  });

  it("take the editor's copyright where the photographer's is blank", () => {
    expect(readWords(exifTags({ ifd0: { 33432: ' \0Editor' } }), iptcFields())?.copyright).toBe('Editor');
  });

  it('leave out a rating that is none', () => {
    for (const rating of [-1, 6, 2.5, 99])
      expect(readWords(exifTags({ ifd0: { 18246: rating } }), iptcFields())).toBeUndefined();
  });

  it('are bounded', () => {
    const keywords = Array.from({ length: 3000 }, (_, at) => `k${at}`);
    const words = readWords(exifTags({ ifd0: { 270: 'x'.repeat(60_000) } }), iptcFields({ keywords }));

    expect(words?.keywords?.length).toBe(1000);
    expect(words?.description?.length).toBe(4096);
  });
});

describe('text from a file', () => {
  it('loses what is no text and keeps what is', () => {
    expect(cleanText('\0 a\x07b\x1b[31m\u0085c \t')).toBe('ab[31mc');
    expect(cleanText('one\r\ntwo\rthree')).toBe('one\ntwo\nthree');
    expect(cleanText('<b>שלום</b> 谢谢 👨‍👩‍👧')).toBe('<b>שלום</b> 谢谢 👨‍👩‍👧');
    expect(cleanText('half \ud83d pair')).toBe('half  pair');
  });

  it('is nothing when nothing is left', () => {
    expect(cleanText(' \0\x01\n ')).toBeUndefined();
  });

  it('is never cut through a character', () => {
    expect(cleanText(`${'x'.repeat(4095)}👍`)).toBe('x'.repeat(4095));
  });
});
