/** `node test/bench/catalogue.ts [records]`: how long any page of any filter takes, ms, median of five,
 * the count of all it finds included. Target: under 50 ms with 100,000. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalogue } from '../../app/adapters/catalogue.ts';
import { parseQuery, type Query } from '../../app/core/catalogue/query.ts';
import { manyRecords } from '../fixtures/records.ts';

const count = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'tintype-bench-'));
const catalogue = openCatalogue(join(folder, 'catalogue.db'));

const began = performance.now();
for (let at = 0; at < count; at += 1_000) {
  const changes = manyRecords(at, Math.min(1_000, count - at)).map((record) => ({ op: 'r' as const, record }));
  catalogue.apply(changes, undefined);
}
console.log(`${count} records taken in, ${Math.round(count / ((performance.now() - began) / 1000))} a second`);

const queries = [
  '',
  'sort:oldest',
  'sort:name',
  'sort:largest',
  'sort:rating',
  'canon',
  'canon rating:>=4 after:2021',
  'img',
  'img sort:name',
  '"golden hour"',
  'camera:nikon',
  'camera:nikon sort:name',
  'has:location',
  '-has:location verdict:rejected',
  'after:2019 before:2020-06',
  'lens:35mm rating:5',
  'folder:lisbon canon -format:png',
  'norway iso:>800',
  'nosuchwordanywhere',
  '-canon',
];
/** The middle one of five, each with nothing remembered of the search before. */
function msFor(query: Query, offset: number): number {
  const times = Array.from({ length: 5 }, () => {
    catalogue.apply([], undefined);
    const start = performance.now();
    catalogue.search(query, { offset, limit: 100 });
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[2]!;
}

let worst = 0;
const rows = queries.map((text) => {
  const query = parseQuery(text);
  const { total } = catalogue.search(query, { offset: 0, limit: 1 });
  const [first, middle, last] = [0, Math.floor(total / 2), Math.max(0, total - 100)].map((offset) =>
    msFor(query, offset),
  );
  worst = Math.max(worst, first!, middle!, last!);
  return {
    query: text === '' ? '(all)' : text,
    total,
    first: first!.toFixed(1),
    middle: middle!.toFixed(1),
    last: last!.toFixed(1),
  };
});
console.table(rows);
for (const by of ['day', 'month', 'camera'] as const) {
  const start = performance.now();
  const groups = catalogue.count(parseQuery(''), by).length;
  console.log(`counts by ${by}: ${groups} groups in ${(performance.now() - start).toFixed(1)} ms`);
}
console.log(`slowest page: ${worst.toFixed(1)} ms (target 50 ms with 100,000 records)`);
catalogue.close();
rmSync(folder, { recursive: true });
