import { describe, expect, it } from 'vitest';
import { chipWords, joined, toggled } from '../../app/renderer/library/query-text.ts';
import { biasWords, cameraName, mainExposure, placeWords, shutterWords } from '../../app/renderer/picture/describe.ts';
import { dePictures } from '../../app/renderer/strings/de-pictures.ts';
import { dePlaces } from '../../app/renderer/strings/de-places.ts';
import { deWork } from '../../app/renderer/strings/de-work.ts';
import { enPictures } from '../../app/renderer/strings/en-pictures.ts';
import { enPlaces } from '../../app/renderer/strings/en-places.ts';
import { enWork } from '../../app/renderer/strings/en-work.ts';
import { oneRecord } from '../fixtures/records.ts';

const numbers = {
  number: (n: number) => n.toLocaleString('en'),
  one: (n: number) => n.toLocaleString('en', { maximumFractionDigits: 1 }),
  two: String,
  bytes: String,
};

describe('words for pictures', () => {
  it.each([
    [1 / 125, '1/125 s'],
    [1 / 8000, '1/8000 s'],
    [0.6, '0.6 s'],
    [30, '30 s'],
    [0.25, '1/4 s'],
  ])('says a shutter time of %d as %s', (seconds, said) => {
    expect(shutterWords(seconds, numbers)).toBe(said);
  });

  it('says aperture, sensitivity and focal length as cameras do', () => {
    const record = { ...oneRecord(1), exposure: { exposureTime: 0.008, fNumber: 2.8, iso: 25_600, focalLength: 35 } };

    expect(mainExposure(record, numbers)).toEqual(['1/125 s', 'f/2.8', 'ISO 25600', '35 mm']);
  });

  it('leaves out what the camera did not write', () => {
    expect(mainExposure({ ...oneRecord(1), exposure: { iso: 100 } }, numbers)).toEqual(['ISO 100']);
  });

  it('says compensation with its sign', () => {
    expect([0.7, -1, 0].map((ev) => biasWords(ev, numbers))).toEqual(['+0.7 EV', '−1 EV', '±0 EV']);
  });

  it('names the maker once', () => {
    const camera = (make: string, model: string) => cameraName({ ...oneRecord(1), camera: { make, model } });

    expect(camera('Canon', 'Canon EOS R6')).toBe('Canon EOS R6');
    expect(camera('NIKON CORPORATION', 'NIKON Z 6')).toBe('NIKON Z 6');
    expect(camera('SONY', 'ILCE-7M3')).toBe('Sony ILCE-7M3');
    expect(camera('OM Digital Solutions', 'OM-1')).toBe('OM-1');
    expect(camera('RICOH IMAGING COMPANY, LTD.', 'PENTAX K-1')).toBe('Pentax K-1');
    expect(camera('OLYMPUS IMAGING CORP.', 'E-M5')).toBe('Olympus E-M5');
    expect(camera('OLYMPUS OPTICAL CO.,LTD', 'C960Z')).toBe('Olympus C960Z');
    expect(camera('EASTMAN KODAK COMPANY', 'DC240')).toBe('Kodak DC240');
    expect(camera('Konica Minolta Camera, Inc.', 'DiMAGE A2')).toBe('Konica Minolta DiMAGE A2');
    expect(camera('GoPro', 'HERO12 Black')).toBe('GoPro HERO12 Black');
    expect(camera('', '')).toBe('');
  });

  it('says places by hemisphere', () => {
    expect(placeWords(-24.7275, 15.3428)).toBe('24.7275° S, 15.3428° E');
  });
});

describe('query text', () => {
  const filter = { token: 'rating:>=4', on: 'rating', value: '>=4', not: false } as const;

  it('is put together from filters, words and order', () => {
    expect(joined(['camera:canon', 'rating:>=4'], ' harbour ', 'oldest')).toBe(
      'camera:canon rating:>=4 harbour sort:oldest',
    );
    expect(joined([], '', 'newest')).toBe('');
  });

  it('takes a filter in, and out again', () => {
    const parts = { filters: [filter], words: 'rain', sort: 'newest', problems: [] } as const;

    expect(toggled({ ...parts, filters: [...parts.filters], problems: [] }, 'iso:400')).toBe('rating:>=4 iso:400 rain');
    expect(toggled({ ...parts, filters: [...parts.filters], problems: [] }, 'rating:>=4')).toBe('rain');
  });

  it('says chips as people do', () => {
    const said = (token: string, on: 'rating' | 'taken' | 'camera' | 'format', value: string, not = false) =>
      chipWords({ token, on, value, not }, enPictures.library, (day) => day);

    expect(said('rating:>=4', 'rating', '>=4')).toBe('Rated 4 or more');
    expect(said('after:2021', 'taken', '2021')).toBe('From 2021');
    expect(said('taken:2021..2023', 'taken', '2021..2023')).toBe('2021 – 2023');
    expect(said('camera:"=Canon EOS R6"', 'camera', '=Canon EOS R6')).toBe('Canon EOS R6');
    expect(said('-format:gif', 'format', 'gif', true)).toBe('not GIF');
  });
});

describe('languages', () => {
  const texts = (value: unknown, path = ''): readonly (readonly [string, string])[] => {
    if (typeof value === 'string') return [[path, value]];
    if (typeof value === 'function') return [[path, String(value('\u0001', '\u0002', '\u0003'))]];
    return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
  };
  const english = texts({ ...enWork, ...enPlaces, ...enPictures });
  const german = new Map(texts({ ...deWork, ...dePlaces, ...dePictures }));

  it('has every sentence in German', () => {
    expect(english.map(([path]) => path).filter((path) => !german.get(path))).toEqual([]);
    expect(german.size).toBe(english.length);
  });

  it('says in German the numbers and names that are said in English', () => {
    const spoken = (text: string) => ['\u0001', '\u0002', '\u0003'].filter((given) => text.includes(given)).join();

    expect(
      english.filter(([path, text]) => spoken(text) !== spoken(german.get(path) ?? '')).map(([path]) => path),
    ).toEqual([]);
  });
});
