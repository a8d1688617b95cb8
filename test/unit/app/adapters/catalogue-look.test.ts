import { afterAll, describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../../app/adapters/catalogue.ts';
import { parseQuery } from '../../../../app/core/catalogue/query.ts';
import { createSimilarDesk } from '../../../../app/engine/desk/similar-desk.ts';
import { type PictureRecord, recordSchemaVersion } from '../../../../processor/contract/record.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { oneRecord } from '../../../fixtures/records.ts';

const catalogue = openCatalogue(':memory:');
afterAll(() => catalogue.close());

const look = (perceptualHash: string, contrast = 0.2): NonNullable<PictureRecord['look']> => ({
  thumbhash: 'AAAA',
  palette: ['#000000'],
  perceptualHash,
  sharpness: 0,
  brightness: 0,
  contrast,
  histogram: [1, ...new Array<number>(63).fill(0)],
});
const picture = (width: number, height: number) => ({ width, height, storedWidth: width, storedHeight: height });
const record = (n: number, more: Partial<PictureRecord>): PictureRecord => {
  const { digest, owner, analysis } = oneRecord(n);
  const source = { name: `${n}.jpg`, bytes: 10 * n };
  return { schema: recordSchemaVersion, digest, owner, analysis, verdict: 'analysed', source, warnings: [], ...more };
};
const { digest: first } = oneRecord(1);
const { digest: second } = oneRecord(2);

catalogue.apply(
  [
    record(1, {
      source: { name: '1.jpg', bytes: 10, folder: 'Pictures' },
      look: look('00ff00ff00ff00ff'),
      picture: picture(4000, 3000),
      capture: { local: '2021-05-04T10:00:00.250', from: 'x' },
    }),
    record(2, { look: look('00ff00ff00ff00fe'), picture: picture(400, 300), words: { rating: 5 } }),
    record(3, { look: look('0123456789abcdef', 0.01) }),
    record(4, { schema: 1, look: look('00ff00ff00ff00ff') }),
    record(5, {}),
  ].map((each) => ({ op: 'r', record: each })),
  undefined,
);

describe('the catalogue for near-duplicates', () => {
  it('gives the looks that can be compared: none of flat pictures, none of an older schema', () => {
    expect(catalogue.looks(parseQuery('')).toSorted((a, b) => a.bytes - b.bytes)).toEqual([
      {
        digest: first,
        hash: '00ff00ff00ff00ff',
        takenMs: Date.UTC(2021, 4, 4, 10, 0, 0, 250),
        pixels: 12_000_000,
        bytes: 10,
      },
      { digest: second, hash: '00ff00ff00ff00fe', pixels: 120_000, bytes: 20 },
    ]);
  });

  it('gives those a query finds', () => {
    expect(catalogue.looks(parseQuery('rating:5')).map(({ digest }) => digest)).toEqual([second]);
    expect(catalogue.looks(parseQuery('1.jpg')).map(({ digest }) => digest)).toEqual([first]);
  });

  it('knows what an older version analysed', () => {
    expect(catalogue.olderThan(2)).toEqual([oneRecord(4).digest]);
    expect([catalogue.countOlderThan(2), catalogue.countOlderThan(1)]).toEqual([1, 0]);
  });

  it('gives glances in the order asked, without those that are gone', () => {
    expect(catalogue.glancesOf([second, 'f'.repeat(64), first]).map(({ name }) => name)).toEqual(['2.jpg', '1.jpg']);
  });

  it('gives the desk its groups, in steps between other work', async () => {
    const clock = new FakeClock();
    const localFiles = { pathsOf: () => new Map([[second, '/home/ada/Backup/2.jpg']]) };
    const desk = createSimilarDesk({ library: catalogue, localFiles, clock });

    const finding = desk.find({ text: '', offset: 0, limit: 10 }, 1);
    clock.advance(1);

    expect(await finding).toMatchObject({
      groups: 1,
      pictures: 2,
      sparedBytes: 20,
      page: [
        {
          total: 2,
          sparedBytes: 20,
          items: [
            { name: '1.jpg', folder: 'Pictures' },
            { name: '2.jpg', path: '/home/ada/Backup/2.jpg' },
          ],
        },
      ],
    });
  });
});
