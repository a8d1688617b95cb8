import { afterAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../../app/adapters/catalogue.ts';
import { LibraryItem } from '../../../../app/contract/methods/library.ts';
import { parseQuery } from '../../../../app/core/catalogue/query.ts';
import type { PictureRecord } from '../../../../processor/contract/record.ts';
import { oneRecord } from '../../../fixtures/records.ts';

const open: { close(): void }[] = [];
afterAll(() => {
  for (const each of open.splice(0)) each.close();
});

const plain = (n: number, more: Partial<PictureRecord>): PictureRecord => {
  const { schema, digest, owner, analysis } = oneRecord(n);
  const source = { name: `${n}.jpg`, bytes: 10 };
  return { schema, digest, owner, analysis, verdict: 'analysed', source, warnings: [], ...more };
};
const sized = (width: number, height: number) => ({ width, height, storedWidth: width, storedHeight: height });
const taken = (local: string) => ({ local, from: 'x' });

function catalogueOf(records: readonly PictureRecord[]) {
  const catalogue = openCatalogue(':memory:');
  open.push(catalogue);
  catalogue.apply(
    records.map((record) => ({ op: 'r', record })),
    undefined,
  );
  return catalogue;
}

describe('the catalogue for a grid', () => {
  const catalogue = catalogueOf([
    plain(1, {
      capture: taken('2021-05-04T10:00:00'),
      picture: sized(3000, 2000),
      camera: { make: 'Canon', model: 'EOS R', lens: 'RF 35' },
      exposure: { focalLength: 35 },
      location: { latitude: 47.5, longitude: 8.4 },
      words: { rating: 4 },
      look: {
        thumbhash: 'AAAA',
        palette: ['#000000'],
        perceptualHash: '0'.repeat(16),
        sharpness: 0,
        brightness: 0,
        contrast: 0,
        histogram: Array.from({ length: 64 }, () => 0),
      },
      previews: { '320': { key: 'k', width: 320, height: 213, bytes: 1 } },
    }),
    plain(2, {
      capture: taken('2021-05-04T11:00:00'),
      picture: sized(2000, 3000),
      camera: { make: 'Canon', model: 'EOS R6' },
      exposure: { focalLength: 5.7, focalLength35mm: 26 },
      location: { latitude: -33.9, longitude: -70.1 },
    }),
    plain(3, { capture: taken('2020-01-01T00:00:00'), picture: sized(20_000, 100), camera: { model: 'EOS R6' } }),
    plain(4, {
      verdict: 'rejected',
      reason: 'corrupt',
      source: { name: 'bad.jpg', bytes: 7, modifiedAt: '2019-03-02T00:00:00.000Z' },
      warnings: [{ code: 'exifDamaged' }],
    }),
  ]);
  const names = (text: string): readonly string[] =>
    catalogue.glances(parseQuery(text), { offset: 0, limit: 10 }).glances.map(({ name }) => name);

  it('lays out every picture of a query, day by day', () => {
    const { days, ratios } = catalogue.outline(parseQuery(''));

    expect(days).toEqual([
      { day: '2021-05-04', pictures: 2 },
      { day: '2020-01-01', pictures: 1 },
      { day: '2019-03-02', pictures: 1 },
    ]);
    expect([...ratios]).toEqual([21, 48, 255, 0]);
  });

  it('has no days in an order that is not by time', () => {
    const { days, ratios } = catalogue.outline(parseQuery('sort:name'));

    expect(days).toEqual([]);
    expect(ratios).toHaveLength(4);
  });

  it('shows of each picture what the contract promises', () => {
    const { total, glances } = catalogue.glances(parseQuery('sort:oldest'), { offset: 0, limit: 10 });

    expect(total).toBe(4);
    expect(glances.map((glance) => LibraryItem.parse(glance))).toEqual(glances);
    expect(glances[0]).toEqual({
      digest: plain(4, {}).digest,
      name: 'bad.jpg',
      day: '2019-03-02',
      verdict: 'rejected',
      reason: 'corrupt',
      bytes: 7,
      located: false,
      warnings: 1,
      has320: false,
      has1600: false,
    });
    expect(glances[2]).toMatchObject({
      width: 3000,
      height: 2000,
      thumbhash: 'AAAA',
      rating: 4,
      located: true,
      has320: true,
    });
  });

  it('names digests page by page in the order of the query', () => {
    const all = catalogue.digests(parseQuery(''), { offset: 0, limit: 10 });

    expect(all).toHaveLength(4);
    expect(catalogue.digests(parseQuery(''), { offset: 2, limit: 1 })).toEqual([all[2]]);
  });

  it.each([
    [
      'lens',
      [
        { key: '', records: 3 },
        { key: 'RF 35', records: 1 },
      ],
    ],
    [
      'focalLength',
      [
        { key: '', records: 2 },
        { key: '26', records: 1 },
        { key: '35', records: 1 },
      ],
    ],
    [
      'place',
      [
        { key: '', records: 2 },
        { key: '-34,-71', records: 1 },
        { key: '47,8', records: 1 },
      ],
    ],
    [
      'rating',
      [
        { key: '', records: 3 },
        { key: '4', records: 1 },
      ],
    ],
    [
      'month',
      [
        { key: '2021-05', records: 2 },
        { key: '2020-01', records: 1 },
        { key: '', records: 1 },
      ],
    ],
  ] as const)('counts by %s', (by, expected) => {
    expect(catalogue.count(parseQuery(''), by)).toEqual(expected);
  });

  it.each([
    ['camera:"=Canon EOS R"', ['1.jpg']],
    ['-camera:"=canon eos r" focal:>0', ['2.jpg']],
    ['focal:26', ['2.jpg']],
    ['place:47,8', ['1.jpg']],
    ['place:-34,-71', ['2.jpg']],
  ])('finds just these by %s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });
});

describe('the pages of an outline', () => {
  const names = (catalogue: ReturnType<typeof catalogueOf>, text: string, offset: number): readonly string[] =>
    catalogue.glances(parseQuery(text), { offset, limit: 2 }).glances.map(({ name }) => name);
  const months = ['03', '01', '05', '02', '04'];
  const some = () =>
    catalogueOf(months.map((month, n) => plain(n + 1, { capture: taken(`2021-${month}-01T00:00:00`) })));

  it.each([
    ['', ['3.jpg', '5.jpg'], ['1.jpg', '4.jpg'], ['2.jpg']],
    ['sort:oldest', ['2.jpg', '4.jpg'], ['1.jpg', '5.jpg'], ['3.jpg']],
    ['jpg after:2021-02 sort:name', ['1.jpg', '3.jpg'], ['4.jpg', '5.jpg'], []],
  ])('come in its order: "%s"', (text, first, second, third) => {
    const catalogue = some();

    const { ratios } = catalogue.outline(parseQuery(text));

    expect(ratios).toHaveLength(first.length + second.length + third.length);
    expect([0, 2, 4].map((offset) => names(catalogue, text, offset))).toEqual([first, second, third]);
  });

  it('have what was added since, and not what was deleted', () => {
    const catalogue = some();
    catalogue.outline(parseQuery(''));

    const added = plain(9, { capture: taken('2022-01-01T00:00:00') });
    catalogue.apply(
      [
        { op: 'r', record: added },
        { op: 'x', digest: plain(3, {}).digest },
      ],
      undefined,
    );

    expect(names(catalogue, '', 0)).toEqual(['9.jpg', '5.jpg']);
  });
});
