import { describe, expect, it } from 'vitest';
import { chooseCapture, writtenTimes } from '../../../../processor/analysis/capture-time.ts';
import { exifTags, iptcFields } from '../../../fixtures/exif-tags.ts';

const dateTime = 0x0132;
const original = 0x9003;
const digitized = 0x9004;
const offsetTime = 0x9010;
const offsetOriginal = 0x9011;
const subSecOriginal = 0x9291;

const capture = (
  directories: Parameters<typeof exifTags>[0],
  iptc: Parameters<typeof iptcFields>[0] = {},
): ReturnType<typeof chooseCapture> => chooseCapture(writtenTimes(exifTags(directories), iptcFields(iptc)));

describe('capture time', () => {
  it('is wall-clock time alone where the file names no offset', () => {
    expect(capture({ exif: { [original]: '2021:09:27 07:13:05' } })).toEqual({
      local: '2021-09-27T07:13:05',
      from: 'exif:DateTimeOriginal',
    });
  });

  it('is an instant where it does', () => {
    expect(capture({ exif: { [original]: '2021:09:27 22:13:05', [offsetOriginal]: '-06:00' } })).toEqual({
      local: '2021-09-27T22:13:05',
      offset: '-06:00',
      instant: '2021-09-28T04:13:05Z',
      from: 'exif:DateTimeOriginal',
    });
  });

  it('takes the one offset a phone wrote, though it is for another field', () => {
    expect(capture({ exif: { [original]: '2017:10:27 08:38:52', [offsetTime]: '+02:00' } })?.instant).toBe(
      '2017-10-27T06:38:52Z',
    );
  });

  it('keeps fractions as they are written', () => {
    const tags = { [original]: '2021:09:27 07:13:05', [subSecOriginal]: '080 ', [offsetOriginal]: '+05:30' };

    expect(capture({ exif: tags })).toMatchObject({
      local: '2021-09-27T07:13:05.080',
      instant: '2021-09-27T01:43:05.080Z',
    });
  });

  it('prefers the moment of taking to that of digitizing, IPTC, GPS and changing', () => {
    const gps = { 29: '2022:03:04', 7: [18, 55, 11.5] };
    const iptc = { dateCreated: ['20210314'], timeCreated: ['101500+0100'] };
    const all = { [original]: '2001:01:01 01:01:01', [digitized]: '2002:02:02 02:02:02' };
    const ifd0 = { [dateTime]: '2005:05:05 05:05:05' };

    expect(capture({ ifd0, exif: all, gps }, iptc)?.from).toBe('exif:DateTimeOriginal');
    expect(capture({ ifd0, exif: { [digitized]: all[digitized] }, gps }, iptc)?.from).toBe('exif:DateTimeDigitized');
    expect(capture({ ifd0, gps }, iptc)).toEqual({
      local: '2021-03-14T10:15:00',
      offset: '+01:00',
      instant: '2021-03-14T09:15:00Z',
      from: 'iptc:DateCreated',
    });
    expect(capture({ ifd0, gps })).toEqual({
      local: '2022-03-04T18:55:11',
      offset: '+00:00',
      instant: '2022-03-04T18:55:11Z',
      from: 'exif:GPSDateTime',
    });
    expect(capture({ ifd0 })?.from).toBe('exif:DateTime');
  });

  it('is the next best where the best is no date', () => {
    const exif = { [original]: '0000:00:00 00:00:00', [digitized]: '2002:02:02 02:02:02' };

    expect(capture({ exif })?.from).toBe('exif:DateTimeDigitized');
  });

  for (const text of [
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2021:13:01 00:00:00',
    '2021:02:29 00:00:00',
    '2100:02:29 00:00:00',
    '2021:04:31 00:00:00',
    '2021:01:01 24:00:00',
    '2021:01:01 00:60:00',
    '2021:01:01',
    'yesterday',
    '',
  ]) {
    it(`is none in ${JSON.stringify(text)}`, () => {
      expect(capture({ exif: { [original]: text } })).toBeUndefined();
    });
  }

  it('reads what editors make of it', () => {
    for (const text of [
      '2024-02-29T10:00:00',
      '2024/02/29 10:00:00',
      '2024:02:29 10:00:00Z',
      '2024:02:29 10:00:00.5+01:00',
    ])
      expect(capture({ exif: { [original]: text } })?.local, text).toMatch(/^2024-02-29T10:00:00/);
  });

  it('ignores an offset that is none', () => {
    for (const offset of ['+25:00', '06:00', '   :  ', '+05:75'])
      expect(capture({ exif: { [original]: '2021:09:27 07:13:05', [offsetOriginal]: offset } }), offset).toEqual({
        local: '2021-09-27T07:13:05',
        from: 'exif:DateTimeOriginal',
      });
  });

  it('is none of an IPTC time without a date, or a date without a time', () => {
    expect(capture({}, { timeCreated: ['101500+0100'] })).toBeUndefined();
    expect(capture({}, { dateCreated: ['20210314'] })).toBeUndefined();
    expect(capture({}, { dateCreated: ['20210000'], timeCreated: ['101500'] })).toBeUndefined();
  });
});
