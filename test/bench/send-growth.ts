/**
 * How sending grows: 1, 10 and 100 times the small files, and one file of 1, 10 and 100 times the size, by whole processes of
 * ours to a sink that throws bytes away. Time may grow with the work and no faster; memory may not grow with it.
 */
import { ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellGrowth } from './growth.ts';
import { type MeasuredRun, median, runMeasured } from './measured-run.ts';
import { cache, ours, startSink } from './send/ours.ts';
import { type FileSet, folderOf } from './send/trees.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const rounds = 3;
interface Step {
  readonly name: string;
  readonly work: number;
  readonly folder: () => string;
}

const tiny: FileSet = { name: 'tiny', title: '', files: 1_000, from: 4 * KiB, to: 8 * KiB, target: 1 };
const counts = [1, 10, 100].map(
  (times): Step => ({
    name: `${(tiny.files * times).toLocaleString('en')} files of 4–8 KiB`,
    work: times,
    folder: () => folderOf(tiny, cache, times),
  }),
);
const sizes = [1, 10, 100].map(
  (times): Step => ({
    name: `1 file of ${(50 * times).toLocaleString('en')} MiB`,
    work: times,
    folder: () => oneFile(50 * MiB * times),
  }),
);

/** A picture by its first bytes and nothing after them, which costs no room on the disk. */
function oneFile(bytes: number): string {
  const folder = join(cache, `one-of-${bytes}`);
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, 'IMG_0.JPG'), 'w');
  writeSync(file, Buffer.of(0xff, 0xd8, 0xff, 0xe0));
  ftruncateSync(file, bytes);
  return folder;
}

async function measure(step: Step, sink: Awaited<ReturnType<typeof startSink>>): Promise<MeasuredRun> {
  await sink.reset();
  const dataDir = mkdtempSync(join(tmpdir(), 'tintype-bench-'));
  try {
    return await runMeasured(ours.command(step.folder(), sink.url, dataDir));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function growth(title: string, steps: readonly Step[]): Promise<boolean> {
  const sink = await startSink(0);
  const runs = steps.map((): MeasuredRun[] => []);
  // Round by round, so that what else the machine does falls on all of them.
  for (let round = 0; round < rounds; round += 1)
    for (const [at, step] of steps.entries()) runs[at]?.push(await measure(step, sink));
  sink.stop();
  const seen = steps.map(({ name, work }, at) => ({
    ...{ name, work },
    ms: median(runs[at]?.map(({ wallMs }) => wallMs) ?? []),
    mb: median(runs[at]?.map(({ peakMb }) => peakMb) ?? []),
  }));
  console.log(`\n${title}, medians of ${rounds}`);
  for (const { name, ms, mb } of seen)
    console.log(
      `  ${name.padEnd(26)} ${(ms / 1000).toFixed(2).padStart(7)} s  ${Math.round(mb).toString().padStart(4)} MB`,
    );
  return tellGrowth(seen);
}

mkdirSync(cache, { recursive: true });
const areMet = [await growth('More files', counts), await growth('A larger file', sizes)];
process.exitCode = areMet.every(Boolean) ? 0 : 1;
