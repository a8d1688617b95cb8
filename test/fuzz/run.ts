/**
 * Damages pictures in thousands of ways and has each analysed, as strangers' files are: in the killable processes of the
 * local cloud. `npm run test:fuzz -- [--count N] [--seed N] [--from N] [--shared] [--keep FOLDER]`. Ends with 1 when a
 * promise was broken, and keeps the file; the same seed, and `--from` its number, give it again.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { analysisEnvironment } from '../../infra/local/analysis-environment.ts';
import { createAnalysisPool, poolDefaults } from '../../infra/local/analysis-pool.ts';
import { answerFileLine } from '../../infra/local/answer-file-line.ts';
import { complaintsOf, lasting, type Outcome, Told } from './judge.ts';
import { mutate, type Original } from './mutate.ts';
import { fixtureOriginals, sharedOriginals } from './originals.ts';
import { Report } from './report.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    shared: { type: 'boolean', default: false },
    keep: { type: 'string', default: fileURLToPath(new URL('../../.cache/fuzz', import.meta.url)) },
  },
});
const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)];
// A good picture after this many damaged ones: what one left behind in its process would show there.
const goodEvery = 25;
// Larger ones only cost time: what is read of them stands in their head.
const sharedMaxBytes = 1_200_000;

const folder = await mkdtemp(join(tmpdir(), 'tintype-fuzz-'));
const pool = createAnalysisPool({
  entry: new URL('./entry.ts', import.meta.url),
  environment: analysisEnvironment(process.env, {}),
});
const report = new Report();
try {
  const originals = [...(await fixtureOriginals()), ...(values.shared ? sharedOriginals(sharedMaxBytes) : [])];
  const began = performance.now();
  const broken = await run(originals);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${count} mutations of ${originals.length} files with seed ${seed} in ${seconds} s\n${report}`);
  console.log(broken === 0 ? '  every promise held' : `  BROKEN: ${broken}, kept in ${resolve(values.keep)}`);
  process.exitCode = broken === 0 ? 0 : 1;
} finally {
  await pool.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** As many at a time as the pool has processes, so that a time is an analysis and no wait for one. Answers how many broke. */
async function run(originals: readonly Original[]): Promise<number> {
  const good = await learn(originals);
  const numbers = Array.from({ length: count }, (_, at) => from + at).values();
  let [done, broken] = [0, 0];
  const work = async (): Promise<void> => {
    for (const index of numbers) {
      if (!(await isMutationFine(originals, index))) broken += 1;
      if (index % goodEvery === 0 && !(await isGoodFine(good[(index / goodEvery) % good.length]!, index))) broken += 1;
      done += 1;
      if (done % 1_000 === 0) console.log(`  ${done} of ${count}, ${broken} broken`);
    }
  };
  await Promise.all(Array.from({ length: poolDefaults.size }, work));
  return broken;
}

async function isMutationFine(originals: readonly Original[], index: number): Promise<boolean> {
  const { original, bytes, steps } = mutate(originals, seed, index);
  const name = `seed${seed}-${index}-${original}`;
  const outcome = await analyse(name, bytes);
  report.add(name, outcome, Told.safeParse(outcome.told).data);
  const complaints = complaintsOf(outcome);
  // A decoder that crashes costs its process, as intended; the file is worth a look all the same.
  const end = outcome.end === undefined ? [] : [`its process ended: ${outcome.end}`];
  if (complaints.length + end.length > 0) await keep(name, bytes, [...complaints, ...end, ...steps]);
  return complaints.length === 0;
}

interface Good {
  readonly original: Original;
  readonly record: string;
}

async function isGoodFine({ original, record }: Good, index: number): Promise<boolean> {
  const outcome = await analyse(`good-${index}-${original.name}`, original.bytes);
  report.addGood();
  const told = Told.safeParse(outcome.told).data;
  const complaints = complaintsOf(outcome);
  if (told !== undefined && lasting(told.record) === record && complaints.length === 0) return true;
  const why = ['a good picture has another record', ...complaints, JSON.stringify(outcome.told)];
  await keep(`good-seed${seed}-${index}-${original.name}`, original.bytes, why);
  return false;
}

/** The records of the whole files, from processes that have seen no damaged one. */
async function learn(originals: readonly Original[]): Promise<readonly Good[]> {
  const good: Good[] = [];
  for (const original of originals) {
    const told = Told.parse((await analyse(original.name, original.bytes)).told);
    good.push({ original, record: lasting(told.record) });
  }
  return good;
}

async function analyse(name: string, bytes: Buffer): Promise<Outcome> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  let end: string | undefined;
  const watched: Parameters<typeof answerFileLine>[0] = {
    run: async (task) => {
      const result = await pool.run(task);
      if (!result.ok) end = result.why === 'died' ? `died, ${result.detail}` : result.why;
      return result;
    },
  };
  const ask = { path, name: `a${extname(name)}`, modifiedAt: '2021-01-01T00:00:00.000Z' };
  const startedAt = performance.now();
  const answer = await answerFileLine(watched, JSON.stringify(ask));
  const ms = performance.now() - startedAt;
  await rm(path);
  return { told: 'record' in answer ? answer.record : answer.error, ms, end };
}

async function keep(name: string, bytes: Buffer, why: readonly string[]): Promise<void> {
  await mkdir(values.keep, { recursive: true });
  await writeFile(join(values.keep, name), bytes);
  await writeFile(join(values.keep, `${name}.txt`), `${why.join('\n')}\n`);
  console.log(`  kept ${name}: ${why.join('; ').slice(0, 300)}`);
}
