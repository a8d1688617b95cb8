/**
 * Sending against rclone and the AWS command line, to a sink that throws bytes away: three sets of files, on this machine
 * and with 30 ms added to each request. Whole processes, taken in turn; medians.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { type MeasuredRun, median, runMeasured } from './measured-run.ts';
import { type Peer, peersOf, troubleOf } from './send/peers.ts';
import { type FileSet, fileSets, folderOf } from './send/trees.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const cache = here('../../.cache/bench');
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

const Stats = z.object({
  requests: z.number(),
  puts: z.number(),
  bytes: z.number(),
  most: z.number(),
  calls: z.number(),
});

async function startSink(delayMs: number) {
  const child = spawn(process.execPath, [here('./send/sink.ts'), '--delay', String(delayMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(JSON.parse(line)).port}`;
  return {
    url,
    reset: () => fetch(`${url}/reset`, { method: 'POST' }),
    stats: async () => Stats.parse(await (await fetch(`${url}/stats`)).json()),
    stop: () => child.stdin.end(),
  };
}

const ours: Peer = {
  name: 'Tintype',
  command: (folder, sink) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tintype-bench-'));
    return {
      program: process.execPath,
      // The flag and the cache as the tintype command has them.
      args: ['--max-semi-space-size=2', here('./send/engine.ts'), sink, dataDir, folder],
      env: { NODE_COMPILE_CACHE: join(cache, 'compile') },
      limitMs: 300_000,
    };
  },
};

interface Taken extends MeasuredRun {
  readonly stats: z.infer<typeof Stats>;
}

async function benchSet(set: FileSet, delayMs: number, scratch: string): Promise<void> {
  const folder = folderOf(set, cache);
  const sink = await startSink(delayMs);
  const taking = [ours];
  for (const peer of isAlone ? [] : peersOf(scratch, { away: delayMs > 0 })) {
    const trouble = await troubleOf(peer, scratch, sink.url);
    if (trouble === undefined) taking.push(peer);
    else console.log(`skipped: ${peer.name}: ${trouble}`);
  }
  const runs = new Map<Peer, Taken[]>(taking.map((peer) => [peer, []]));
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const peer of taking) {
        await sink.reset();
        const command = peer.command(folder, sink.url);
        const run = await runMeasured(command);
        const stats = await sink.stats();
        if (stats.puts < set.files) throw new Error(`${peer.name} sent ${stats.puts} of ${set.files}`);
        runs.get(peer)?.push({ ...run, stats });
        if (peer === ours) rmSync(command.args[3] ?? '', { recursive: true, force: true });
      }
    }
  } finally {
    sink.stop();
  }
  print(set, delayMs, runs);
}

function print(set: FileSet, delayMs: number, runs: ReadonlyMap<Peer, readonly Taken[]>): void {
  console.log(`\n${set.title}${delayMs > 0 ? `, ${delayMs} ms added to each request` : ''}, ${rounds} rounds`);
  const mine = median(runs.get(ours)?.map(({ wallMs }) => wallMs) ?? []);
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
        peer === ours ? '' : `we take ${(mine / wall).toFixed(2)} × the time, ${(wall / mine).toFixed(2)} × as fast`,
      ].join(' '),
    );
  }
  tellTarget(set, delayMs, runs);
}

const memoryMb = 160;

/** Away from here only small files have a target: the line, and not the sender, says how fast large ones go. */
function tellTarget(set: FileSet, delayMs: number, runs: ReadonlyMap<Peer, readonly Taken[]>): void {
  const of = (peer: Peer, pick: (run: Taken) => number): number => median(runs.get(peer)?.map(pick) ?? []);
  const peers = [...runs.keys()].filter((peer) => peer !== ours).map((peer) => of(peer, ({ wallMs }) => wallMs));
  const peak = of(ours, ({ peakMb }) => peakMb);
  const isLean = peak < memoryMb;
  const told = [`peak memory ${Math.round(peak)} MB, target under ${memoryMb}: ${isLean ? 'met' : 'missed'}`];
  let isFast = true;
  if (peers.length > 0 && (delayMs === 0 || set.name === 'small')) {
    const ratio = Math.min(...peers) / of(ours, ({ wallMs }) => wallMs);
    isFast = ratio >= set.target;
    told.unshift(`${ratio.toFixed(2)} × the best peer, target ${set.target}: ${isFast ? 'met' : 'missed'}`);
  }
  console.log(told.join('; '));
  if (!isFast || !isLean) process.exitCode = 1;
}

mkdirSync(cache, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'tintype-bench-peers-'));
for (const delayMs of onlyDelays) {
  for (const set of fileSets) {
    if (onlySets === undefined || onlySets.includes(set.name)) await benchSet(set, delayMs, scratch);
  }
}
rmSync(scratch, { recursive: true, force: true });
