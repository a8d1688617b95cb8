import { describe, expect, it } from 'vitest';
import { readCapture } from '../../../../processor/analysis/capture-time.ts';
import { offsetAt } from '../../../../processor/analysis/zone-offset.ts';
import { sourcesOf } from '../../../fixtures/sources.ts';

const dateTime = 0x0132;
const original = 0x9003;
const digitized = 0x9004;
const offsetTime = 0x9010;
const offsetOriginal = 0x9011;
const subSecOriginal = 0x9291;

type Blocks = Parameters<typeof sourcesOf>[0];

const capture = (exif: NonNullable<Blocks['exif']>, iptc: Blocks['iptc'] = {}): ReturnType<typeof readCapture> =>
  readCapture(sourcesOf({ exif, iptc }), undefined);

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
      offsetFrom: 'exif:OffsetTimeOriginal',
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

  it('prefers the moment of taking in EXIF and IPTC to that of digitizing, GPS and changing', () => {
    const gps = { 29: '2022:03:04', 7: [18, 55, 11.5] };
    const iptc = { dateCreated: ['20210314'], timeCreated: ['101500+0100'] };
    const all = { [original]: '2001:01:01 01:01:01', [digitized]: '2002:02:02 02:02:02' };
    const ifd0 = { [dateTime]: '2005:05:05 05:05:05' };

    expect(capture({ ifd0, exif: all, gps }, iptc)?.from).toBe('exif:DateTimeOriginal');
    // A scan: people say when the picture was taken, the scanner when it was scanned.
    expect(capture({ ifd0, exif: { [digitized]: all[digitized] }, gps }, iptc)?.from).toBe('iptc:DateCreated');
    expect(capture({ ifd0, exif: { [digitized]: all[digitized] }, gps })?.from).toBe('exif:DateTimeDigitized');
    expect(capture({ ifd0, gps }, iptc)).toEqual({
      local: '2021-03-14T10:15:00',
      offset: '+01:00',
      instant: '2021-03-14T09:15:00Z',
      from: 'iptc:DateCreated',
      offsetFrom: 'iptc:DateCreated',
    });
    expect(capture({ ifd0, gps })).toEqual({
      local: '2022-03-04T18:55:11',
      offset: '+00:00',
      instant: '2022-03-04T18:55:11Z',
      from: 'exif:GPSDateTime',
      offsetFrom: 'exif:GPSDateTime',
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

describe('capture time in XMP', () => {
  const inXmp = (xmp: NonNullable<Blocks['xmp']>, more: Blocks = {}) =>
    readCapture(sourcesOf({ ...more, xmp }), undefined);

  it('counts after EXIF, and before what only says when a file was made', () => {
    const xmp = {
      'exif:DateTimeOriginal': '2012-05-06T07:08:09.25+02:00',
      'photoshop:DateCreated': '2013-05-06T07:08',
      'xmp:CreateDate': '2014-05-06T07:08:09Z',
    };

    expect(inXmp(xmp)).toEqual({
      local: '2012-05-06T07:08:09.25',
      offset: '+02:00',
      instant: '2012-05-06T05:08:09.25Z',
      from: 'xmp:exif:DateTimeOriginal',
      offsetFrom: 'xmp:exif:DateTimeOriginal',
    });
    expect(inXmp(xmp, { exif: { exif: { [original]: '2021:09:27 07:13:05' } } })?.local).toBe('2021-09-27T07:13:05');
    expect(inXmp({ ...xmp, 'exif:DateTimeOriginal': '' })?.local).toBe('2013-05-06T07:08:00');
    expect(
      inXmp({ 'xmp:CreateDate': '2014-05-06T07:08:09Z' }, { exif: { ifd0: { [dateTime]: '2015:01:01 00:00:00' } } })
        ?.from,
    ).toBe('xmp:xmp:CreateDate');
  });

  it('comes after IPTC only where IPTC is newer', () => {
    const xmp = { 'photoshop:DateCreated': '2013-05-06T07:08:09' };
    const iptc = { dateCreated: ['20210314'], timeCreated: ['101500'] };

    expect(inXmp(xmp, { iptc })?.from).toBe('xmp:photoshop:DateCreated');
    expect(inXmp(xmp, { iptc: { ...iptc, isNewerThanXmp: true } })?.from).toBe('iptc:DateCreated');
  });

  it('is none of a day without a time', () => {
    expect(inXmp({ 'photoshop:DateCreated': '2013-05-06' })).toBeUndefined();
  });

  it('may be all there is, by the satellites', () => {
    expect(inXmp({ 'exif:GPSTimeStamp': '2023-11-15T12:30:00Z' })).toMatchObject({
      local: '2023-11-15T12:30:00',
      offset: '+00:00',
      from: 'xmp:exif:GPSTimeStamp',
    });
  });
});

describe('capture time in a PNG', () => {
  for (const [written, local] of [
    ['2013-03-05T10:15:00+01:00', '2013-03-05T10:15:00'],
    ['Tue, 5 Mar 2013 10:15:00 GMT', '2013-03-05T10:15:00'],
    ['05 Mar 2013 10:15:00 +0100', '2013-03-05T10:15:00'],
  ] as const)
    it(`is ${local} in ${written}`, () => {
      expect(readCapture(sourcesOf({ texts: { 'creation time': written } }), undefined)).toMatchObject({
        local,
        from: 'png:CreationTime',
      });
    });
});

describe('offset of a capture time', () => {
  const at = '2021:09:27 07:13:05';
  const denver = 'America/Denver';
  const offsetOf = (blocks: Blocks, zone?: string) => {
    const { offset, offsetFrom } = readCapture(sourcesOf(blocks), zone) ?? {};
    return [offset, offsetFrom];
  };

  it("is EXIF's, else the maker's", () => {
    const maker = { offset: { text: '-05:00', from: 'makerNote:TimeZone' } };

    expect(offsetOf({ exif: { exif: { [original]: at, [offsetOriginal]: '-06:00' } }, maker })).toEqual([
      '-06:00',
      'exif:OffsetTimeOriginal',
    ]);
    expect(offsetOf({ exif: { exif: { [original]: at } }, maker })).toEqual(['-05:00', 'makerNote:TimeZone']);
  });

  it('is what XMP says of the very same moment', () => {
    const exif = { exif: { [original]: at } };

    expect(offsetOf({ exif, xmp: { 'photoshop:DateCreated': '2021-09-27T07:13:05-06:00' } })).toEqual([
      '-06:00',
      'xmp:photoshop:DateCreated',
    ]);
    expect(offsetOf({ exif, xmp: { 'photoshop:DateCreated': '2021-09-27T07:13:06-06:00' } })).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is the difference to GPS time, where that is one of a zone', () => {
    const with_ = (...gps: number[]) => ({ exif: { exif: { [original]: at }, gps: { 29: '2021:09:27', 7: gps } } });

    expect(offsetOf(with_(13, 12, 40))).toEqual(['-06:00', 'exif:GPSDateTime']);
    expect(offsetOf(with_(1, 43, 5))).toEqual(['+05:30', 'exif:GPSDateTime']);
    // A fix of seven minutes before says nothing.
    expect(offsetOf(with_(13, 6, 0))).toEqual([undefined, undefined]);
    // A camera that was set to UTC, or wrote its own time as that of the satellites: nobody knows which.
    expect(offsetOf(with_(7, 13, 5))).toEqual([undefined, undefined]);
  });

  it('is the one of the place by then, and the place is named', () => {
    const blocks = { exif: { exif: { [original]: at } } };

    expect(readCapture(sourcesOf(blocks), denver)).toEqual({
      local: '2021-09-27T07:13:05',
      offset: '-06:00',
      instant: '2021-09-27T13:13:05Z',
      from: 'exif:DateTimeOriginal',
      offsetFrom: 'place',
      zone: denver,
    });
    expect(offsetOf({ exif: { exif: { [original]: '2021:12:27 07:13:05' } } }, denver)).toEqual(['-07:00', 'place']);
  });
});

describe('offset of a zone', () => {
  for (const [local, zone, minutes] of [
    ['2021-07-01T12:00:00', 'Europe/Berlin', 120],
    ['2021-01-01T12:00:00', 'Europe/Berlin', 60],
    // The hour that came twice: the first of the two.
    ['2021-10-31T02:30:00', 'Europe/Berlin', 120],
    // The hour that never was: as if the clocks had not been changed.
    ['2021-03-28T02:30:00', 'Europe/Berlin', 60],
    ['2021-07-01T12:00:00', 'Asia/Kathmandu', 345],
    ['2021-07-01T12:00:00', 'America/St_Johns', -150],
    ['2021-07-01T12:00:00', 'Etc/GMT+7', -420],
    ['2021-07-01T12:00:00', 'Etc/UTC', 0],
  ] as const)
    it(`is ${minutes} minutes in ${zone} at ${local}`, () => {
      expect(offsetAt(local, zone)).toBe(minutes);
    });

  it('is none where there is no such zone or time', () => {
    expect(offsetAt('2021-07-01T12:00:00', 'Nowhere/Land')).toBeUndefined();
    expect(offsetAt('yesterday', 'Europe/Berlin')).toBeUndefined();
  });
});
