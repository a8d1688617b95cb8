import { describe, expect, it } from 'vitest';
import { readApp12Lines } from '../../../../../processor/analysis/maker-notes/app12-lines.ts';
import { readCanon } from '../../../../../processor/analysis/maker-notes/canon.ts';
import { readCiff } from '../../../../../processor/analysis/maker-notes/ciff.ts';
import { readNikon } from '../../../../../processor/analysis/maker-notes/nikon.ts';
import * as others from '../../../../../processor/analysis/maker-notes/other-makers.ts';
import { readPentax } from '../../../../../processor/analysis/maker-notes/pentax.ts';
import { readSony } from '../../../../../processor/analysis/maker-notes/sony.ts';
import { tagMap } from '../../../../fixtures/exif-tags.ts';

/** Numbers at their places, 0 between them. */
const placed = (values: Readonly<Record<number, number>>, length: number): number[] =>
  Array.from({ length }, (_, at) => values[at] ?? 0);

const settings = (values: Readonly<Record<number, number>>): number[] => placed(values, 48);
const bytesOf = (hexadecimal: string): number[] => [...Buffer.from(hexadecimal, 'hex')];

describe("Canon's notes", () => {
  it('name the lens by its number and range', () => {
    const tags = tagMap({ 1: settings({ 22: 50, 23: 200, 24: 18, 25: 1 }) });

    expect(readCanon(tags).lens).toBe('Canon EF-S 18-200mm f/3.5-5.6 IS');
    // 137 is borrowed by two dozen lenses.
    expect(readCanon(tagMap({ 1: settings({ 22: 137, 23: 50, 24: 17, 25: 1, 26: 95 }) })).lens).toContain(
      'Tamron SP 17-50mm f/2.8 XR Di II VC (B005)',
    );
  });

  it('name an RF lens by the number made for it, and others by the name the camera wrote', () => {
    const rf = tagMap({ 1: settings({ 22: 61182, 23: 105, 24: 24, 25: 1 }), 147: placed({ 61: 258 }, 62) });

    expect(readCanon(rf).lens).toBe('Canon RF 24-105mm F4L IS USM');
    expect(readCanon(tagMap({ 1: settings({ 22: 65535 }), 149: 'EF-X 1-2mm' })).lens).toBe('EF-X 1-2mm');
  });

  it('have no lens where a camera has but one', () => {
    expect(readCanon(tagMap({ 1: settings({ 22: 65535, 23: 682, 24: 227, 25: 32 }) })).lens).toBeUndefined();
  });

  it('have an ISO: as a number, as a code, or as two logarithms', () => {
    expect(readCanon(tagMap({ 1: settings({ 16: 0x4000 + 3200 }) })).iso).toBe(3200);
    expect(readCanon(tagMap({ 1: settings({ 16: 17 }) })).iso).toBe(100);
    expect(readCanon(tagMap({ 1: settings({ 16: 15 }), 4: [68, 0, 128] })).iso).toBe(50);
    expect(readCanon(tagMap({ 1: settings({ 16: 0x7fff }) })).iso).toBeUndefined();
  });

  it("have the zone the camera's clock was set to, where a city was chosen", () => {
    expect(readCanon(tagMap({ 53: [16, 2 ** 32 - 360, 29, 60] })).offset).toEqual({
      text: '-06:00',
      from: 'makerNote:TimeZone',
    });
    expect(readCanon(tagMap({ 53: [16, 0, 0, 0] })).offset).toBeUndefined();
    expect(readCanon(tagMap({ 53: [16, 9999, 5, 0] })).offset).toBeUndefined();
  });

  it('have a serial number of ten digits', () => {
    expect(readCanon(tagMap({ 12: 420300123 })).serial).toBe('0420300123');
    expect(readCanon(tagMap({ 12: 0 }))).toEqual({});
  });
});

describe("Canon's raw records", () => {
  const record = (id: number, words: readonly number[]) => {
    const bytes = Buffer.alloc(2 * words.length);
    words.forEach((word, at) => {
      bytes.writeUInt16LE(word, 2 * at);
    });
    return { container: 'ciff', id, bytes, isLittleEndian: true } as const;
  };

  it('say what EXIF says in other raw files', () => {
    const named = Buffer.from('Canon\0Canon PowerShot S40\0');
    const time = Buffer.alloc(12);
    time.writeUInt32LE(Date.UTC(2021, 2, 26, 21, 14, 52) / 1000);

    const facts = readCiff([
      { container: 'ciff', id: 0x080a, bytes: named, isLittleEndian: true },
      { container: 'ciff', id: 0x180e, bytes: time, isLittleEndian: true },
      record(0x102d, settings({ 16: 16, 22: 65535, 23: 682, 24: 227, 25: 32 })),
      record(0x102a, placed({ 21: 96, 22: 75 }, 34)),
      record(0x1029, [2, 227, 0, 0]),
    ]);

    expect(facts).toMatchObject({
      make: 'Canon',
      model: 'Canon PowerShot S40',
      iso: 50,
      focalLength: 7.09375,
      takenAt: { text: '2021-03-26T21:14:52', from: 'ciff:TimeStamp' },
    });
    expect(facts.fNumber).toBeCloseTo(2.828, 3);
    expect(facts.exposureTime).toBeCloseTo(0.197, 3);
  });

  it('may be cut anywhere', () => {
    expect(readCiff([record(0x102d, [1]), record(0x102a, []), record(0x1029, [2]), record(0x1818, [1])])).toEqual({});
    expect(readCiff([{ container: 'ciff', id: 0x180e, bytes: Buffer.alloc(4), isLittleEndian: true }])).toEqual({});
  });
});

describe('picture info', () => {
  it('is lines of text', () => {
    const text = '[picture info]\r\nTimeDate=932475600\r\nShutter=6460\r\nFNumber=F11\r\nFlash=0\r\n[camera info]\r\n';

    expect(readApp12Lines(text)).toEqual({
      exposureTime: 0.00646,
      fNumber: 11,
      takenAt: { text: '1999-07-20T13:00:00', from: 'app12:TimeDate' },
    });
    expect(readApp12Lines('[picture info]\nShutter=fast\nFNumber=F\nTimeDate=-1')).toEqual({});
  });
});

describe("Nikon's notes", () => {
  const camera = { isLittleEndian: true, model: 'NIKON D3100' };
  // From a D3100's picture (CC0), as stored.
  const d3100 = {
    29: '3685428',
    131: [0x0e],
    132: [18, 55, 3.5, 5.6],
    152: bytesOf('30323034d9e3b9813cfc6ab42196f9e6551c362669c7aff68544e66ad11a4c5c11'),
    167: 5097,
  };

  it('name the lens in scrambled data', () => {
    expect(readNikon(tagMap({ ...d3100, 152: 'x' }), camera).lens).toBe('18-55mm f/3.5-5.6 G VR');
    expect(readNikon(tagMap(d3100), camera).lens).toBe('AF-S DX VR Zoom-Nikkor 18-55mm f/3.5-5.6G');
  });

  it('name the lens in data of the first cameras, which is in the clear', () => {
    const data = [...Buffer.from('0101'), ...placed({}, 7), 0x7f, 0x40, 0x2d, 0x5c, 0x2c, 0x34, 0x84];

    expect(readNikon(tagMap({ 152: data, 131: [6] }), camera).lens).toBe(
      'AF-S DX Zoom-Nikkor 18-70mm f/3.5-4.5G IF-ED',
    );
  });

  it('describe a lens that is in no list, or whose keys are missing', () => {
    const { 0x1d: _, ...keyless } = d3100;

    expect(readNikon(tagMap(keyless), camera).lens).toBe('18-55mm f/3.5-5.6 G VR');
    expect(readNikon(tagMap({ 132: [50, 50, 1.8, 1.8], 131: [2] }), camera).lens).toBe('50mm f/1.8 D');
    expect(readNikon(tagMap({ 132: [0, 0, 0, 0] }), camera).lens).toBeUndefined();
    expect(readNikon(tagMap({ 132: [Number.NaN, 1, 1, 1] }), camera).lens).toBeUndefined();
  });

  it('have an ISO in one of two tags', () => {
    expect(readNikon(tagMap({ 2: [0, 400], 37: [60] }), camera).iso).toBe(400);
    expect(readNikon(tagMap({ 2: [0, 0], 37: [0x3c] }), camera).iso).toBe(100);
    expect(readNikon(tagMap({ 37: [0] }), camera).iso).toBeUndefined();
  });

  it('have the zone, and an hour more in summer', () => {
    const offset = (hexadecimal: string, isLittleEndian = true) =>
      readNikon(tagMap({ 36: bytesOf(hexadecimal) }), { ...camera, isLittleEndian }).offset;

    expect(offset('5cfe0002')).toEqual({ text: '-07:00', from: 'makerNote:WorldTime' });
    expect(offset('5cfe0102')?.text).toBe('-06:00');
    expect(offset('fe5c0102', false)?.text).toBe('-06:00');
    expect(offset('3c000002')?.text).toBe('+01:00');
    expect(offset('ff7f0002')).toBeUndefined();
    expect(offset('5c')).toBeUndefined();
  });
});

describe("Sony's notes", () => {
  it('name a lens with A mount by its number', () => {
    expect(readSony(tagMap({ 45095: 57 }), { focalLength: 50, maxAperture: 1.8 }).lens).toBe(
      'Sony DT 50mm F1.8 SAM (SAL50F18)',
    );
    // 255 stands for several of Tamron's.
    expect(readSony(tagMap({ 45095: 255 }), { focalLength: 90, maxAperture: 2.8 }).lens).toBe(
      'Tamron SP AF 70-200mm F2.8 Di LD IF Macro',
    );
  });

  it('name a lens with E mount by what it says of itself', () => {
    expect(readSony(tagMap({ 45095: 65535, 45098: bytesOf('8300180055355600') }), {}).lens).toBe(
      'Sony E 18-55mm F3.5-5.6 OSS',
    );
    expect(readSony(tagMap({ 45095: 65535, 45098: bytesOf('0300130000280000') }), {}).lens).toBe('E 13mm F2.8');
  });

  it('say nothing of a lens that says nothing', () => {
    expect(readSony(tagMap({ 45095: 65535, 45098: placed({}, 8) }), {})).toEqual({});
    expect(readSony(tagMap({ 45098: bytesOf('001e05001e055600') }), {})).toEqual({});
    expect(readSony(tagMap({ 45098: [1, 2] }), {})).toEqual({});
  });
});

describe("other makers' notes", () => {
  it('of Panasonic have the lens by name', () => {
    expect(others.readPanasonic(tagMap({ 81: 'LUMIX G VARIO 14-42/F3.5-5.6', 82: '123' }))).toEqual({
      lens: 'LUMIX G VARIO 14-42/F3.5-5.6',
      lensSerial: '123',
    });
    expect(others.readPanasonic(tagMap({ 81: 'NO-LENS\0', 82: '' })).lensSerial).toBeUndefined();
  });

  it('of Olympus have it by maker, model and version', () => {
    const tags = tagMap({ 257: 'B123', 513: [0, 0, 1, 0, 0, 0], 514: 'L1', 515: 'Said' });

    expect(others.readOlympus(tags)).toEqual({
      lens: 'Olympus Zuiko Digital ED 50mm F2.0 Macro',
      lensSerial: 'L1',
      serial: 'B123',
    });
    expect(others.readOlympus(tagMap({ 513: [9, 0, 9, 9, 0, 0], 515: 'Said' })).lens).toBe('Said');
  });

  describe('of Pentax', () => {
    const lensOf = (
      tags: Parameters<typeof tagMap>[0],
      focalLength?: number,
      model = 'PENTAX K10D',
    ): string | undefined => readPentax(tagMap(tags), { hints: { focalLength }, model }).lens;
    const info = (length: number, values: Readonly<Record<number, number>>) => ({ 519: placed(values, length) });

    it('have it by series and model, in one of five places', () => {
      const lens = 'smc PENTAX-DA* 16-50mm F2.8 ED AL [IF] SDM';

      expect(lensOf({ 63: [3, 20] }, 40)).toBe('smc PENTAX-F 35-80mm F4-5.6');
      expect(lensOf(info(36, { 0: 3, 1: 20, 3: 9 }), 40, 'PENTAX *ist DL')).toBe('smc PENTAX-F 35-80mm F4-5.6');
      expect(lensOf(info(36, { 0: 3, 1: 20, 20: 255 }), 40, 'PENTAX K100D')).toBe('smc PENTAX-F 35-80mm F4-5.6');
      expect(lensOf(info(69, { 0: 8, 3: 242 }))).toBe(lens);
      expect(lensOf(info(90, { 1: 8, 4: 242 }))).toBe(lens);
      expect(lensOf(info(91, { 1: 8, 4: 242 }))).toBe(lens);
      expect(lensOf(info(128, { 1: 8, 5: 242 }))).toBe(lens);
      expect(lensOf({})).toBeUndefined();
    });

    it('tell lenses of one number apart by what the contacts say, and see a converter', () => {
      // 3 44 is borrowed by half a dozen of Sigma's. Contacts begin at 4: 9 is 50 mm, 14 is f/2.8.
      const sigma = info(69, { 0: 3, 3: 44, 13: (5 << 2) | 2, 18: 49 });

      expect(lensOf(sigma, 50)).toContain('F2.8');
      expect(lensOf(sigma, 50)).not.toContain('converter');
      expect(lensOf(sigma, 70)).toMatch(/ \+ 1\.4x converter$/);
    });
  });

  it('of Samsung and Sigma have it by number', () => {
    expect(others.readSamsung(tagMap({ 40963: 1, 40980: 400 }))).toEqual({
      lens: 'Samsung NX 30mm F2 Pancake',
      iso: 400,
    });
    expect(others.readSigma(tagMap({ 39: '1024' }), {}).lens).toBe('Sigma 19mm F2.8 EX DN');
  });

  it('of Apple tie pictures of one burst, and a picture to its film', () => {
    expect(others.readApple(tagMap({ 11: 'B-1', 17: 'C-2' }))).toEqual({ burstId: 'B-1', livePhotoId: 'C-2' });
  });

  it('of Fujifilm have the serial number', () => {
    expect(others.readFujifilm(tagMap({ 16: 'FF01' }))).toEqual({ serial: 'FF01' });
  });
});
