/**
 * The first scan of 100,000 files to "ready to hash", against fdir and a stat of each file, chokidar's ready and rclone lsf, in
 * turn; then how time and memory of a scan grow from 10,000 to 1,000,000 files.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { type GrowthStep, tellGrowth } from './growth.ts';
import { type Command, type MeasuredRun, median, runMeasured } from './measured-run.ts';
import { treeOf } from './scan/tree.ts';
import { cache } from './send/ours.ts';
import { hasRclone } from './send/peers.ts';

const files = 100_000;
const rounds = 5;
const fdirMax = 1.3;
const chokidarMax = 0.2;
const once = fileURLToPath(new URL('./scan/once.ts', import.meta.url));
const Said = z.object({ ms: z.number(), files: z.number() });

const scanBy = (how: string, root: string): Command => ({
  program: process.execPath,
  // Ours as `npm run tintype` runs it; the others as Node is.
  args: [
    ...(how === 'ours' || how === 'walk' ? ['--max-semi-space-size=2', '--heap-growing-percent=20'] : []),
    once,
    how,
    root,
  ],
  env: { NODE_COMPILE_CACHE: `${cache}/compile` },
  limitMs: 300_000,
});

/** Milliseconds of one scan, which found so many files. */
async function take(how: string, root: string, expected: number): Promise<MeasuredRun> {
  const run = await runMeasured(scanBy(how, root));
  const said = Said.parse(JSON.parse(run.stdout));
  if (said.files !== expected) throw new Error(`${how} found ${said.files} of ${expected} files`);
  return { ...run, wallMs: said.ms };
}

async function againstPeers(): Promise<boolean> {
  const root = treeOf(files, cache);
  const times = new Map<string, number[]>();
  const note = (name: string, ms: number): void => void times.set(name, [...(times.get(name) ?? []), ms]);
  const isRcloneThere = hasRclone();
  const rclone = ['lsf', '-R', '--files-only', '--format', 'pst', root];
  for (let round = 0; round < rounds; round += 1) {
    for (const how of ['ours', 'fdir', 'chokidar']) note(how, (await take(how, root, files)).wallMs);
    if (!isRcloneThere) continue;
    const env = { RCLONE_CONFIG: '/dev/null' };
    note('rclone', (await runMeasured({ program: 'rclone', args: rclone, env, limitMs: 300_000 })).wallMs);
  }
  const of = (name: string): number => median(times.get(name) ?? []);
  console.log(`${files.toLocaleString('en')} files in ${files / 100} directories, medians of ${rounds}`);
  const names = new Map([
    ['ours', 'Tintype, ready to hash'],
    ['fdir', 'fdir and a stat of each'],
    ['chokidar', 'chokidar, ready'],
    ['rclone', 'rclone lsf -R, whole process'],
  ]);
  for (const name of times.keys()) {
    const ratio = name === 'ours' ? '' : `  we take ${(of('ours') / of(name)).toFixed(2)} × the time`;
    console.log(`  ${(names.get(name) ?? name).padEnd(30)} ${Math.round(of(name)).toString().padStart(6)} ms${ratio}`);
  }
  const [toFdir, toChokidar] = [of('ours') / of('fdir'), of('ours') / of('chokidar')];
  const verdict = (isMet: boolean): string => (isMet ? 'met' : 'missed');
  console.log(
    `${toFdir.toFixed(2)} × fdir and stat, at most ${fdirMax}: ${verdict(toFdir <= fdirMax)}; ${toChokidar.toFixed(2)} × chokidar, at most ${chokidarMax}: ${verdict(toChokidar <= chokidarMax)}`,
  );
  return toFdir <= fdirMax && toChokidar <= chokidarMax;
}

async function growth(): Promise<boolean> {
  const counts = [10_000, 100_000, 1_000_000];
  const seen: GrowthStep[] = [];
  for (const count of counts) {
    const root = treeOf(count, cache);
    const runs: MeasuredRun[] = [];
    for (let round = 0; round < 3; round += 1) runs.push(await take('walk', root, count));
    const of = (pick: (run: MeasuredRun) => number): number => median(runs.map(pick));
    seen.push({ work: count, ms: of(({ wallMs }) => wallMs), mb: of(({ peakMb }) => peakMb) });
  }
  console.log('\nA scan whose files are all known, medians of 3');
  for (const { work, ms, mb } of seen)
    console.log(
      `  ${work.toLocaleString('en').padStart(9)} files ${Math.round(ms).toString().padStart(6)} ms  ${Math.round(mb).toString().padStart(4)} MB`,
    );
  return tellGrowth(seen);
}

mkdirSync(cache, { recursive: true });
const areMet = [await againstPeers(), await growth()];
process.exitCode = areMet.every(Boolean) ? 0 : 1;
