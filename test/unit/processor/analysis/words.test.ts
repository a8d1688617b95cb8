import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../../processor/analysis/clean-text.ts';
import { userCommentOf } from '../../../../processor/analysis/user-comment.ts';
import { readWords } from '../../../../processor/analysis/words.ts';
import { sourcesOf } from '../../../fixtures/sources.ts';

const wide = (text: string): readonly number[] => [...Buffer.from(`${text}\0`, 'utf16le')];

describe('words', () => {
  it('come from EXIF first, then from IPTC', () => {
    const ifd0 = { 270: 'A caption', 315: 'A; B', 33432: 'Mine', 18246: 4 };
    const iptc = {
      title: ['T'],
      caption: ['Other'],
      keywords: ['x', 'y'],
      byline: ['C'],
      copyright: ['Theirs'],
    };

    expect(readWords(sourcesOf({ exif: { ifd0 }, iptc }))).toEqual({
      title: 'T',
      description: 'A caption',
      keywords: ['x', 'y'],
      rating: 4,
      creator: ['A', 'B'],
      copyright: 'Mine',
    });
    expect(readWords(sourcesOf({ iptc }))).toMatchObject({ description: 'Other', creator: ['C'], copyright: 'Theirs' });
  });

  it('come from Windows in UTF-16', () => {
    const ifd0 = { 40091: wide('Tïtle'), 40092: wide('Said'), 40093: wide('Ann;Bob'), 40094: wide('a;b;a') };

    expect(readWords(sourcesOf({ exif: { ifd0 } }))).toEqual({
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
    it(`are marked where every camera of a kind writes them: ${text}`, () => {
      expect(readWords(sourcesOf({ exif: { ifd0: { 270: text } } }))).toEqual({
        description: text,
        isDescriptionByCamera: true,
      });
      expect(readWords(sourcesOf({ exif: { ifd0: { 270: text } }, xmp: { 'dc:description': text } }))).toEqual({
        description: text,
        isDescriptionByCamera: true,
      });
      expect(readWords(sourcesOf({ exif: { ifd0: { 270: text } }, iptc: { caption: ['Real'] } }))?.description).toBe(
        'Real',
      );
    });

  it('keep a caption that only begins like one of those', () => {
    expect(readWords(sourcesOf({ exif: { ifd0: { 270: 'Sony DSC in the shop window' } } }))?.description).toBe(
      'Sony DSC in the shop window',
    );
  });

  it("take both the photographer's and the editor's copyright", () => {
    expect(readWords(sourcesOf({ exif: { ifd0: { 33432: 'Ann\0Editor' } } }))?.copyright).toBe('Ann\nEditor');
  });

  it("take the editor's copyright where the photographer's is blank", () => {
    expect(readWords(sourcesOf({ exif: { ifd0: { 33432: ' \0Editor' } } }))?.copyright).toBe('Editor');
  });

  it('leave out a rating that is none', () => {
    for (const rating of [-1, 6, 2.5, 99])
      expect(readWords(sourcesOf({ exif: { ifd0: { 18246: rating } } }))).toBeUndefined();
  });

  it('are bounded', () => {
    const keywords = Array.from({ length: 3000 }, (_, at) => `k${at}`);
    const words = readWords(sourcesOf({ exif: { ifd0: { 270: 'x'.repeat(60_000) } }, iptc: { keywords } }));

    expect(words?.keywords?.length).toBe(1000);
    expect(words?.description?.length).toBe(4096);
  });
});

describe('words in XMP', () => {
  const xmp = {
    'dc:title': {
      items: [
        { text: 'Titel', language: 'de' },
        { text: 'Title', language: 'x-default' },
      ],
    },
    'dc:description': 'From XMP',
    'dc:subject': ['a', 'b'],
    'dc:creator': ['Ann', 'Bob'],
    'dc:rights': 'Rights of XMP',
    'xmp:Rating': '-1',
  };

  it('are read, in the default language', () => {
    expect(readWords(sourcesOf({ xmp }))).toEqual({
      title: 'Title',
      description: 'From XMP',
      keywords: ['a', 'b'],
      rating: -1,
      creator: ['Ann', 'Bob'],
      copyright: 'Rights of XMP',
    });
  });

  it("come after EXIF's and before IPTC's, but keywords are joined", () => {
    const exif = { ifd0: { 270: 'From EXIF', 315: 'Cem' } };
    const iptc = {
      title: ['I'],
      caption: ['From IPTC'],
      keywords: ['b', 'c'],
      byline: ['Dan'],
      copyright: ['Of IPTC'],
    };

    expect(readWords(sourcesOf({ exif, xmp, iptc }))).toEqual({
      title: 'Title',
      description: 'From EXIF',
      keywords: ['a', 'b', 'c'],
      rating: -1,
      creator: ['Cem'],
      copyright: 'Rights of XMP',
    });
  });

  it('come after IPTC where somebody changed IPTC alone since', () => {
    const iptc = { caption: ['From IPTC'], byline: ['Dan'], copyright: ['Of IPTC'], isNewerThanXmp: true };

    expect(readWords(sourcesOf({ xmp, iptc }))).toMatchObject({
      title: 'Title',
      description: 'From IPTC',
      creator: ['Dan'],
      copyright: 'Of IPTC',
    });
  });

  it('are whole where IPTC had room for their beginning only', () => {
    const iptc = { caption: ['From'], keywords: [`${'k'.repeat(64)}`], isNewerThanXmp: true };

    expect(readWords(sourcesOf({ xmp: { ...xmp, 'dc:subject': ['k'.repeat(70)] }, iptc }))).toMatchObject({
      description: 'From XMP',
      keywords: ['k'.repeat(70)],
    });
  });

  it('have the letters EXIF had no room for', () => {
    const exif = { ifd0: { 270: 'Gr??e aus K?ln', 315: 'Bj?rn', 33432: 'Who?' } };

    expect(
      readWords(
        sourcesOf({ exif, xmp: { 'dc:description': 'Grüße aus Köln', 'dc:creator': ['Bjørn'], 'dc:rights': 'Mine' } }),
      ),
    ).toMatchObject({ description: 'Grüße aus Köln', creator: ['Bjørn'], copyright: 'Who?' });
  });

  it('take the stars of Windows, which counts in percent', () => {
    for (const [percent, stars] of [
      ['0', 0],
      ['1', 1],
      ['25', 2],
      ['50', 3],
      ['75', 4],
      ['99', 5],
    ] as const)
      expect(readWords(sourcesOf({ xmp: { 'microsoft:Rating': percent } }))?.rating).toBe(stars);
  });

  it('take the last part of a tag that hangs in a tree', () => {
    expect(readWords(sourcesOf({ xmp: { 'digiKam:TagsList': ['Places/Norway', 'rain'] } }))?.keywords).toEqual([
      'Norway',
      'rain',
    ]);
  });
});

describe("EXIF's user comment", () => {
  const comment = (code: string, bytes: Uint8Array) => {
    const raw = Buffer.concat([Buffer.from(code.padEnd(8, '\0'), 'latin1'), bytes]);
    const tags = { ifd0: new Map(), gps: new Map(), damage: [] };
    return userCommentOf({ ...tags, exif: new Map([[0x9286, { numbers: [...raw], text: raw.toString('utf8') }]]) });
  };

  it('is read in the code it names, in either byte order', () => {
    expect(comment('ASCII', Buffer.from('A comment   \0'))).toBe('A comment');
    expect(comment('', Buffer.from('Grüße'))).toBe('Grüße');
    expect(comment('UNICODE', Buffer.from('Grüße', 'utf16le'))).toBe('Grüße');
    expect(comment('UNICODE', Buffer.from('Grüße', 'utf16le').swap16())).toBe('Grüße');
    expect(comment('UNICODE', Buffer.from('\ufeff谢谢', 'utf16le').swap16())).toBe('谢谢');
  });

  it('is none where it is blank, no text, or what a phone writes into every screenshot', () => {
    expect(comment('ASCII', Buffer.from('       \0'))).toBeUndefined();
    expect(comment('', Buffer.from([1, 2, 3, 4, 0x41, 5, 6, 7]))).toBeUndefined();
    expect(comment('ASCII', Buffer.from('Screenshot'))).toBeUndefined();
    expect(comment('JIS', Buffer.from('abc'))).toBeUndefined();
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
