/**
 * `node test/bench/catalogue.ts [records …]`: how long any page of any filter takes, in milliseconds, with its total: first,
 * middle and last pages, with nothing remembered of the search (the catalogue has just changed), and once more as somebody
 * meets them who scrolls. Ends with 1 when the 95th percentile of the first kind misses its target.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalogue, type SearchableCatalogue } from '../../app/adapters/catalogue.ts';
import { parseQuery, type Query } from '../../app/core/catalogue/query.ts';
import { manyRecords } from '../fixtures/records.ts';

const asked = process.argv.slice(2).map(Number);
const counts = asked.length > 0 ? asked : [10_000, 100_000, 1_000_000];
/** Milliseconds at the 95th percentile, by number of records. */
const targets = new Map([
  [100_000, 20],
  [1_000_000, 80],
]);
const pageSize = 100;

/** Every order, words, phrases, and each kind of filter alone and with others. */
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
  'img_00',
  '"canon eos r6"',
  '"golden hour"',
  'camera:nikon',
  'camera:nikon sort:name',
  'has:location',
  '-has:location verdict:rejected',
  'after:2019 before:2020-06',
  'lens:35mm rating:5',
  'name:0042',
  'folder:lisbon canon -format:png',
  'norway iso:>800',
  'nosuchwordanywhere',
  '-canon',
];

interface Taken {
  readonly cold: readonly number[];
  readonly warm: readonly number[];
}

/** The pages of one search, each so many times. */
function pagesOf(catalogue: SearchableCatalogue, query: Query, times: number): Taken & { readonly total: number } {
  const { total } = catalogue.search(query, { offset: 0, limit: 1 });
  const offsets = [0, Math.floor(total / 2), Math.max(0, total - pageSize)];
  const take = (offset: number): number => {
    const start = performance.now();
    catalogue.search(query, { offset, limit: pageSize });
    return performance.now() - start;
  };
  const [cold, warm]: [number[], number[]] = [[], []];
  for (const offset of offsets) {
    for (let time = 0; time < times; time += 1) {
      // A change of the catalogue, of nothing: what was found before is forgotten.
      catalogue.apply([], undefined);
      cold.push(take(offset));
    }
    warm.push(take(offset));
  }
  return { total, cold, warm };
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;

const told = (ms: number): string => ms.toFixed(1);

function measure(count: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'tintype-bench-'));
  const file = join(folder, 'catalogue.db');
  const catalogue = openCatalogue(file);
  const began = performance.now();
  for (let at = 0; at < count; at += 1_000) {
    const changes = manyRecords(at, Math.min(1_000, count - at)).map((record) => ({ op: 'r' as const, record }));
    catalogue.apply(changes, undefined);
  }
  const rate = Math.round(count / ((performance.now() - began) / 1000));
  const bytes = Math.round(statSync(file).size / count);
  console.log(`\n${count.toLocaleString('en')} records, taken in at ${rate} a second, ${bytes} bytes each on disk`);
  const times = count > 100_000 ? 3 : 5;
  const [cold, warm]: [number[], number[]] = [[], []];
  for (const text of queries) {
    const taken = pagesOf(catalogue, parseQuery(text), times);
    cold.push(...taken.cold);
    warm.push(...taken.warm);
    const [middle, most] = [percentile(taken.cold, 0.5), Math.max(...taken.cold)].map(told);
    const name = text === '' ? '(all)' : text;
    console.log(`  ${name.padEnd(34)} ${taken.total.toString().padStart(8)}  ${middle} ms, at most ${most} ms`);
  }
  for (const by of ['day', 'month', 'camera'] as const) {
    const start = performance.now();
    const groups = catalogue.count(parseQuery(''), by).length;
    console.log(`  counts by ${by}: ${groups} groups in ${told(performance.now() - start)} ms`);
  }
  const p95 = percentile(cold, 0.95);
  const target = targets.get(count);
  const verdict = target === undefined ? '' : `, target ${target} ms: ${p95 <= target ? 'met' : 'missed'}`;
  console.log(
    `  any page: median ${told(percentile(cold, 0.5))} ms, 95th percentile ${told(p95)} ms${verdict}; while one scrolls ${told(percentile(warm, 0.95))} ms`,
  );
  if (target !== undefined && p95 > target) process.exitCode = 1;
  catalogue.close();
  const anew = openCatalogue(file);
  for (const text of ['', 'sort:name']) {
    const start = performance.now();
    anew.search(parseQuery(text), { offset: 0, limit: pageSize });
    console.log(
      `  opened anew, the first page ${text === '' ? 'of all' : `by ${text}`}: ${told(performance.now() - start)} ms`,
    );
  }
  const start = performance.now();
  anew.outline(parseQuery(''));
  console.log(`  the first outline: ${told(performance.now() - start)} ms`);
  anew.close();
  rmSync(folder, { recursive: true });
  return percentile(cold, 0.5);
}

const medians = counts.map(measure);
const [first = 0] = medians;
for (const [at, ms] of medians.entries()) {
  const work = (counts[at] ?? 1) / (counts[0] ?? 1);
  if (work <= 1) continue;
  console.log(
    `${work} times the records: a page takes ${(ms / first).toFixed(1)} times as long, work to the ${(Math.log(ms / first) / Math.log(work)).toFixed(2)}`,
  );
}
