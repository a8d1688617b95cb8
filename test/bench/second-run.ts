/**
 * A second `tintype upload` of 100,000 files of which none changed, against rclone doing the same to a bucket, by size and time.
 * What no cloud is asked for is told beside it: the same by size alone, and to a folder on this disk.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, type MeasuredRun, median, runMeasured } from './measured-run.ts';
import { treeOf } from './scan/tree.ts';
import { cache, startSink } from './send/ours.ts';
import { hasRclone, rcloneTo } from './send/peers.ts';

const files = 100_000;
const rounds = 5;
const fasterMin = 5;
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const env = { NODE_COMPILE_CACHE: `${cache}/compile` };

const rclone = (args: readonly string[], sink: string): Command => ({
  program: 'rclone',
  args: [...args, '--s3-no-check-bucket'],
  env: rcloneTo(sink),
  limitMs: 600_000,
});

/** Against what it sent itself: what it keeps of a file is in the bucket, so it has to list that and to ask for each time. */
async function rcloneWays(tree: string, sink: string): Promise<readonly (readonly [name: string, command: Command])[]> {
  if (!hasRclone()) return [];
  await runMeasured(rclone(['copy', tree, 'sink:bucket', '--transfers', '32', '--checkers', '32'], sink));
  const copy = `${tree}-copy`;
  // Times too, and as other names of the same files: nothing is to be read.
  if (!existsSync(copy)) execFileSync('cp', ['-al', tree, copy]);
  return [
    ['rclone copy to the bucket, by size and time', rclone(['copy', tree, 'sink:bucket', '--fast-list'], sink)],
    ['the same with 32 checkers', rclone(['copy', tree, 'sink:bucket', '--fast-list', '--checkers', '32'], sink)],
    [
      'rclone check of the bucket, by size alone',
      rclone(['check', '--size-only', tree, 'sink:bucket', '--fast-list'], sink),
    ],
    ['limit: rclone copy to a folder on this disk', rclone(['copy', tree, copy], sink)],
  ];
}

mkdirSync(cache, { recursive: true });
const tree = treeOf(files, cache, 'a picture');
const dataDir = mkdtempSync(join(tmpdir(), 'tintype-second-run-'));
const sink = await startSink(0);
try {
  await runMeasured({
    program: process.execPath,
    args: [here('./second-run/all-sent.ts'), sink.url, dataDir, tree],
    env,
    limitMs: 300_000,
  });
  const tintype = here('../../app/headless/tintype.mjs');
  const args = ['--max-semi-space-size=2', tintype, 'upload', tree, '--cloud', sink.url, '--data-dir', dataDir];
  const ways = new Map<string, Command>([
    ['tintype upload', { program: process.execPath, args, env, limitMs: 300_000 }],
    ...(await rcloneWays(tree, sink.url)),
  ]);
  const putsBefore = (await sink.stats()).puts;
  const runs = new Map<string, MeasuredRun[]>([...ways.keys()].map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, command] of ways) {
      const run = await runMeasured(command);
      runs.get(name)?.push(run);
      const isOurs = command.program === process.execPath;
      if (isOurs && !run.stdout.includes(`Nothing new to send. ${files} already there.`))
        throw new Error(`not a second run: ${run.stdout.slice(-200)}`);
    }
  }
  const { puts } = await sink.stats();
  if (puts > putsBefore) throw new Error(`${puts - putsBefore} files were sent again`);
  const of = (name: string, pick: (run: MeasuredRun) => number): number => median(runs.get(name)?.map(pick) ?? []);
  console.log(`${files.toLocaleString('en')} files, none of them new, medians of ${rounds}`);
  for (const name of ways.keys()) {
    const wall = of(name, ({ wallMs }) => wallMs);
    const peak = Math.round(of(name, ({ peakMb }) => peakMb));
    console.log(`  ${name.padEnd(44)} ${(wall / 1000).toFixed(2).padStart(6)} s  ${peak.toString().padStart(4)} MB`);
  }
  const theirs = [...ways.keys()].slice(1, 3).map((name) => of(name, ({ wallMs }) => wallMs));
  if (theirs.length > 0) {
    const ratio = Math.min(...theirs) / of('tintype upload', ({ wallMs }) => wallMs);
    console.log(
      `${ratio.toFixed(2)} × as fast as rclone by size and time, target ${fasterMin}: ${ratio >= fasterMin ? 'met' : 'missed'}`,
    );
    if (ratio < fasterMin) process.exitCode = 1;
  }
} finally {
  sink.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
