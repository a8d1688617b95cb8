/** What a search finds by postings, beside what SQLite finds by the rows themselves. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openCatalogue, type SearchableCatalogue } from '../../../../app/adapters/catalogue.ts';
import { parseQuery } from '../../../../app/core/catalogue/query.ts';
import type { PictureRecord } from '../../../../processor/contract/record.ts';
import { manyRecords, oneRecord } from '../../../fixtures/records.ts';

const dir = mkdtempSync(join(tmpdir(), 'tintype-catalogue-'));
const open = new Set<SearchableCatalogue>();
afterAll(() => {
  for (const each of open) each.close();
  rmSync(dir, { recursive: true, force: true });
});

let files = 0;
function openNew(file = join(dir, `${files}.db`)) {
  files += 1;
  const catalogue = openCatalogue(file);
  open.add(catalogue);
  return { catalogue, file };
}

const whole = { offset: 0, limit: 100_000 };
const cameras = new Map<string, string>();
const put = (records: readonly PictureRecord[]) =>
  records.map((record) => {
    cameras.set(record.digest, [record.camera?.make, record.camera?.model].filter(Boolean).join(' '));
    return { op: 'r' as const, record };
  });

/** How many of each camera a search finds: by the postings, and by the rows. */
function bothWays(catalogue: SearchableCatalogue, text: string) {
  const query = parseQuery(text);
  const found = new Map<string, number>();
  for (const digest of catalogue.digests(query, whole)) {
    const camera = cameras.get(digest) ?? '';
    found.set(camera, (found.get(camera) ?? 0) + 1);
  }
  const counted = catalogue.count(query, 'camera').map(({ key, records: count }) => [key, count]);
  return {
    total: catalogue.search(query, { offset: 0, limit: 0 }).total,
    found: Object.fromEntries(found),
    counted: Object.fromEntries(counted),
  };
}

const filters = fc.constantFrom(
  ...[
    'canon',
    'img',
    'img_00',
    '"golden hour"',
    'hour',
    'kyo',
    'k',
    '1',
    '12',
    '0012',
    'jpeg',
    'patagonia',
    '"street"',
  ],
  ...[
    '"canon canon eos"',
    '"eos r6"',
    '"eos r"',
    'eos-r',
    'jpeg.img',
    'canon-eos-r',
    '"hour harbour"',
    'img_0',
    'img_0001',
  ],
  ...['"canon eos r6"', '"img 000012 jpeg"', '"nikon corporation nikon z"', '"z 6"', '"iphone 13 pro"', 'iphone-1'],
  ...['shot2', 'shot2024', 'shot20240', 'shot2024000012', '"shot2024000012"', 'shot', 'jpg.x', 'x-shot2'],
  ...['camera:nikon', 'camera:"=SONY ILCE-7M3"', 'lens:35mm', 'folder:lisbon', 'folder:2014', 'name:_0001', 'name:=x'],
  ...['format:JPEG', 'format:png', 'verdict:rejected', 'reason:corrupt', 'place:12,12', 'place:-90,0', 'has:location'],
  ...['rating:>=4', 'rating:0', 'iso:>800', 'iso:<=200', 'focal:50', 'focal:>=1'],
  ...[
    'after:2014',
    'before:2013-05',
    'on:2014-02-03',
    'taken:2013..2014-03',
    'after:2014-02-03',
    'on:2013',
    '***',
    'ü',
  ],
);
const searches = fc
  .array(fc.tuple(fc.boolean(), filters), { maxLength: 4 })
  .map((parts) => parts.map(([not, filter]) => (not ? `-${filter}` : filter)).join(' '));

const titles = fc.string({
  unit: fc.constantFrom(...'aéÅßœIıſΣσάЙйё日本ñ́ -_.7½²ªक'),
  minLength: 1,
  maxLength: 8,
});

describe('a search', () => {
  it('finds what the rows say, while records come, are replaced and go', () => {
    const { catalogue } = openNew();
    const agree = (numRuns: number): void =>
      fc.assert(
        fc.property(searches, (text) => {
          const { total, found, counted } = bothWays(catalogue, text);
          expect(found).toEqual(counted);
          expect(total).toBe(Object.values(found).reduce((sum, count) => sum + count, 0));
        }),
        { numRuns, seed: 8 },
      );
    // One word in each, with a number in it.
    const numbered = manyRecords(20_000, 600).map((record, n) => {
      const name = `SHOT2024${String(n).padStart(6, '0')}.jpg`;
      return { ...record, source: { ...record.source, name } };
    });
    catalogue.apply(put([...manyRecords(0, 700), ...numbered]), undefined);
    agree(100);
    for (let at = 700; at < 5_000; at += 430) catalogue.apply(put(manyRecords(at, 430)), undefined);
    agree(200);
    const again = manyRecords(100, 900).map((record) => ({ ...record, camera: { model: 'Another' } }));
    catalogue.apply(put(again), undefined);
    catalogue.apply(
      manyRecords(2_000, 1_500).map(({ digest }) => ({ op: 'x', digest })),
      undefined,
    );
    // The last ones go and come: their ids are used again.
    catalogue.apply([...manyRecords(4_900, 100).map(({ digest }) => ({ op: 'x' as const, digest }))], undefined);
    catalogue.apply(put([...manyRecords(0, 50), ...manyRecords(10_000, 60)]), undefined);
    agree(200);
  });

  it('takes words apart as SQLite does', () => {
    fc.assert(
      fc.property(titles, titles, (title, word) => {
        const { catalogue } = openNew(':memory:');
        const record = { ...oneRecord(1), words: { title } };
        catalogue.apply(put([record]), undefined);
        for (const text of [word, title, `-${word}`]) {
          const { found, counted } = bothWays(catalogue, text);
          expect([text, found]).toEqual([text, counted]);
        }
        catalogue.close();
        open.delete(catalogue);
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it('gives every order as one that was opened anew, after any changes', () => {
    const { catalogue, file } = openNew();
    const sorts = ['sort:newest', 'sort:oldest', 'sort:added', 'sort:name', 'sort:largest', 'sort:rating'];
    const orders = (of: SearchableCatalogue) => sorts.map((sort) => of.digests(parseQuery(`iso:>100 ${sort}`), whole));
    const outline = (of: SearchableCatalogue) => of.outline(parseQuery('iso:>100'));
    catalogue.apply(put(manyRecords(0, 300)), undefined);
    orders(catalogue);
    outline(catalogue);
    catalogue.apply(put(manyRecords(300, 1_200)), undefined);
    catalogue.apply(put(manyRecords(5, 5).map(({ words: _, ...record }) => record)), undefined);
    catalogue.apply(
      manyRecords(20, 7).map(({ digest }) => ({ op: 'x', digest })),
      undefined,
    );
    for (const record of manyRecords(2_000, 5)) catalogue.apply(put([record]), undefined);
    const [kept, drawn] = [orders(catalogue), outline(catalogue)];
    catalogue.close();
    open.delete(catalogue);

    const { catalogue: anew } = openNew(file);
    expect(kept).toEqual(orders(anew));
    expect(drawn).toEqual(outline(anew));
    expect(kept[0]).toEqual(kept[1]?.toReversed());
    expect(kept[0]?.length).toBeGreaterThan(1_000);
  });

  it('keeps to the value whatever letters a picture has in it, before and after it is written and taken away', () => {
    const { catalogue, file } = openNew();
    const lens = 'zebra\nany\nlocated\0"\\\u2028';
    const odd = manyRecords(0, 3).map((record) => ({ ...record, camera: { model: 'Odd', lens } }));
    catalogue.apply(put(odd), undefined);
    catalogue.close();
    open.delete(catalogue);
    const { catalogue: again } = openNew(file);
    const totals = (text: string) => again.search(parseQuery(text), { offset: 0, limit: 0 }).total;
    const asked = ['', `lens:"=${lens.slice(0, 5)}"`, 'lens:zebra', 'has:location'];
    expect(asked.map(totals)).toEqual([3, 0, 3, 1]);
    again.apply(put(manyRecords(100, 600)), undefined);
    again.apply(
      odd.map(({ digest }) => ({ op: 'x', digest })),
      undefined,
    );
    expect(['', 'lens:zebra'].map(totals)).toEqual([600, 0]);
  });

  it('is as it was when a change cannot be saved', () => {
    const { catalogue } = openNew();
    catalogue.apply(put(manyRecords(0, 20)), undefined);
    const before = bothWays(catalogue, 'img');
    const [good, base] = [oneRecord(50), oneRecord(51)];
    const bad = { ...base, source: { ...base.source, bytes: 1.5 } };
    expect(() => catalogue.apply([{ op: 'x', digest: oneRecord(3).digest }, ...put([good, bad])], 'c')).toThrow();

    expect(bothWays(catalogue, 'img')).toEqual(before);
    expect(catalogue.search(parseQuery(''), whole).total).toBe(20);
  });
});
