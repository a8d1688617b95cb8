/**
 * Sending against rclone and the AWS command line, to a sink that throws bytes away: three sets of files, on this machine
 * and with 30 ms added to each request. Whole processes, taken in turn; medians.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MeasuredRun, median, runMeasured } from './measured-run.ts';
import { cache, ours, type SinkStats, startSink } from './send/ours.ts';
import { type Peer, peersOf, troubleOf } from './send/peers.ts';
import { bytesOf, type FileSet, fileSets, folderOf } from './send/trees.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const argv = process.argv.slice(2);
const rounds = Number(argv.find((each) => each.startsWith('--rounds='))?.slice(9) ?? 5);
const onlySets = argv
  .find((each) => each.startsWith('--sets='))
  ?.slice(7)
  .split(',');
const onlyDelays = argv
  .find((each) => each.startsWith('--delays='))
  ?.slice(9)
  .split(',')
  .map(Number) ?? [0, 30];
const isAlone = argv.includes('--alone');

const ourSide: Peer = {
  name: ours.name,
  command: (folder, sink) => ours.command(folder, sink, mkdtempSync(join(tmpdir(), 'tintype-bench-'))),
};

/** No peer: the limit. It reads nothing, hashes nothing and keeps no journal. */
const blaster = (bytes: number): Peer => ({
  name: 'limit: the same bytes from memory, raw',
  command: (_folder, sink) => ({
    program: process.execPath,
    args: [here('./send/blaster.ts'), sink, String(bytes)],
    env: { NODE_COMPILE_CACHE: join(cache, 'compile') },
    limitMs: 300_000,
  }),
});

interface Taken extends MeasuredRun {
  readonly stats: SinkStats;
}

async function benchSet(set: FileSet, delayMs: number, scratch: string): Promise<void> {
  const folder = folderOf(set, cache);
  const sink = await startSink(delayMs);
  const taking = [ourSide];
  for (const peer of isAlone ? [] : peersOf(scratch, { away: delayMs > 0 })) {
    const trouble = await troubleOf(peer, scratch, sink.url);
    if (trouble === undefined) taking.push(peer);
    else console.log(`skipped: ${peer.name}: ${trouble}`);
  }
  const limit = set.name === 'large' && delayMs === 0 ? blaster(bytesOf(set)) : undefined;
  if (limit !== undefined) taking.push(limit);
  const runs = new Map<Peer, Taken[]>(taking.map((peer) => [peer, []]));
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const peer of taking) {
        await sink.reset();
        const command = peer.command(folder, sink.url);
        const run = await runMeasured(command);
        const stats = await sink.stats();
        if (stats.puts < set.files && peer !== limit)
          throw new Error(`${peer.name} sent ${stats.puts} of ${set.files}`);
        runs.get(peer)?.push({ ...run, stats });
        if (peer === ourSide) rmSync(command.args[3] ?? '', { recursive: true, force: true });
      }
    }
  } finally {
    sink.stop();
  }
  print(set, delayMs, runs);
  tellTarget(set, delayMs, runs, limit);
}

function print(set: FileSet, delayMs: number, runs: ReadonlyMap<Peer, readonly Taken[]>): void {
  console.log(`\n${set.title}${delayMs > 0 ? `, ${delayMs} ms added to each request` : ''}, ${rounds} rounds`);
  const mine = median(runs.get(ourSide)?.map(({ wallMs }) => wallMs) ?? []);
  for (const [peer, taken] of runs) {
    const of = (pick: (run: Taken) => number): number => median(taken.map(pick));
    const wall = of(({ wallMs }) => wallMs);
    const megabytes = of(({ stats }) => stats.bytes) / 1e6;
    console.log(
      [
        peer.name.padEnd(40),
        `${(wall / 1000).toFixed(2)} s`.padStart(9),
        `${Math.round((set.files * 1000) / wall)}/s`.padStart(8),
        `${Math.round((megabytes * 1000) / wall)} MB/s`.padStart(11),
        `cpu ${(of(({ cpuMs }) => cpuMs) / 1000).toFixed(2)} s`.padStart(12),
        `${Math.round(of(({ peakMb }) => peakMb))} MB`.padStart(8),
        `${of(({ stats }) => stats.requests)} requests`.padStart(15),
        `${of(({ stats }) => stats.most)} connections`.padStart(16),
        peer === ourSide ? '' : `we take ${(mine / wall).toFixed(2)} × the time, ${(wall / mine).toFixed(2)} × as fast`,
      ].join(' '),
    );
  }
}

const memoryMb = 160;
const limitShareMin = 0.4;

/** Away from here only small files have a target: the line, and not the sender, says how fast large ones go. */
function tellTarget(
  set: FileSet,
  delayMs: number,
  runs: ReadonlyMap<Peer, readonly Taken[]>,
  limit: Peer | undefined,
): void {
  const of = (peer: Peer, pick: (run: Taken) => number): number => median(runs.get(peer)?.map(pick) ?? []);
  const peers = [...runs.keys()]
    .filter((peer) => peer !== ourSide && peer !== limit)
    .map((peer) => of(peer, ({ wallMs }) => wallMs));
  const peak = of(ourSide, ({ peakMb }) => peakMb);
  const isLean = peak < memoryMb;
  const told = [`peak memory ${Math.round(peak)} MB, target under ${memoryMb}: ${isLean ? 'met' : 'missed'}`];
  let isFast = true;
  if (peers.length > 0 && (delayMs === 0 || set.name === 'small')) {
    const ratio = Math.min(...peers) / of(ourSide, ({ wallMs }) => wallMs);
    isFast = ratio >= set.target;
    told.unshift(`${ratio.toFixed(2)} × the best peer, target ${set.target}: ${isFast ? 'met' : 'missed'}`);
  }
  let isNearLimit = true;
  if (limit !== undefined) {
    const share = of(limit, ({ wallMs }) => wallMs) / of(ourSide, ({ wallMs }) => wallMs);
    isNearLimit = share >= limitShareMin;
    const target = `target ${100 * limitShareMin} %: ${isNearLimit ? 'met' : 'missed'}`;
    told.splice(1, 0, `${Math.round(100 * share)} % of the limit, ${target}`);
  }
  console.log(told.join('; '));
  if (!isFast || !isLean || !isNearLimit) process.exitCode = 1;
}

mkdirSync(cache, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'tintype-bench-peers-'));
for (const delayMs of onlyDelays) {
  for (const set of fileSets) {
    if (onlySets === undefined || onlySets.includes(set.name)) await benchSet(set, delayMs, scratch);
  }
}
rmSync(scratch, { recursive: true, force: true });
