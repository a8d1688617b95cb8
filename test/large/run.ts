/**
 * Sends one large file through `tintype watch`, kills it at half and lets it go on, and measures memory and parts:
 * `npm run test:large -- [--mebibytes N]`. Exits with 1 when a promise was broken. Linux only: it reads /proc.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { originalsIn, recordsIn } from '../fakes/cloud-contents.ts';
import { type EngineProcess, memoryOf, startEngine } from '../fakes/engine-process.ts';
import { startFaultProxy } from '../fakes/fault-proxy.ts';
import { eventually, startLocalCloud } from '../fakes/local-cloud.ts';
import { createPutCounts } from '../fakes/put-counts.ts';
import { makeJpeg } from '../fixtures/pictures.ts';

const MiB = 1024 * 1024;
const partBytes = 16 * MiB;
/** How much more memory sending may take than waiting for something to send (issue 3). */
const growthMaxBytes = 96 * MiB;
const sendMaxMs = 180_000;

const { values } = parseArgs({ options: { mebibytes: { type: 'string', default: '2048' } } });
const bytes = Number(values.mebibytes) * MiB;
const parts = Math.ceil(bytes / partBytes);

const folder = await mkdtemp(join(tmpdir(), 'tintype-large-'));
try {
  process.exitCode = await run();
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function run(): Promise<number> {
  const watched = join(folder, 'watched');
  await mkdir(watched);
  await makeLarge(join(folder, 'large.jpg'));
  const cloud = await startLocalCloud({ dataDir: join(folder, 'cloud') });
  const puts = createPutCounts();
  const proxy = await startFaultProxy({ ready: cloud.ready, onPassed: puts.note });
  let outcome: unknown;
  const engines: EngineProcess[] = [];
  const start = (): EngineProcess => {
    const engine = startEngine({
      args: ['watch', watched, '--json', '--verbose', '--cloud', cloud.ready.api, '--data-dir', join(folder, 'engine')],
      environment: proxy.environment,
      onResult: (line) => {
        outcome = line.outcome;
      },
    });
    engines.push(engine);
    return engine;
  };
  try {
    const began = Date.now();
    const first = start();
    await eventually(async () => (existsSync(join(watched, '.tintype')) ? true : undefined));
    // It has read its programs and looked at the folder: what it has now is what it takes to wait.
    await pause(1_500);
    const idle = memoryOf(first.pid);
    await rename(join(folder, 'large.jpg'), join(watched, 'large.jpg'));
    await eventually(async () => (puts.count(200) >= parts / 2 ? true : undefined), sendMaxMs);
    const firstPeak = memoryOf(first.pid).peak;
    first.kill();
    await first.ended;
    const atKill = puts.count(200);

    const second = start();
    await eventually(async () => (outcome === undefined ? undefined : true), sendMaxMs);
    const secondPeak = memoryOf(second.pid).peak;
    second.interrupt();
    const code = await second.ended;

    const growth = Math.max(firstPeak, secondPeak) - idle.now;
    const sentAgain = new Set([...puts.writtenTwice(), ...puts.sentAgain()]).size;
    const [record] = await recordsIn(cloud);
    const broken = [
      ...(growth < growthMaxBytes ? [] : ['sending took more memory than 96 MiB']),
      ...(sentAgain === 0 ? [] : ['a finished part was sent again']),
      ...(puts.attempts.size === parts ? [] : ['other parts were sent than the file has']),
      ...((await originalsIn(cloud)).length === 1 && outcome !== 'failed' ? [] : ['the original did not arrive']),
      ...(record !== undefined && record.reason !== 'mismatch' ? [] : ['its record does not prove its digest']),
      ...(code === 0 ? [] : [`the engine ended with ${code}`]),
    ];
    const mebibytes = (count: number): string => (count / MiB).toFixed(1);
    console.log(`A file of ${mebibytes(bytes)} MiB in ${parts} parts, killed after ${atKill}`);
    console.log(`  ${mebibytes(idle.now)} MiB resident when idle (${mebibytes(idle.peak)} at the peak of starting)`);
    console.log(`  ${mebibytes(firstPeak)} MiB at the peak before the kill, ${mebibytes(secondPeak)} after it`);
    console.log(`  ${mebibytes(growth)} MiB more than idle (fewer than 96 promised)`);
    console.log(
      `  ${sentAgain} finished parts sent again; ${puts.count(200)} written, ${puts.count(undefined)} broken off`,
    );
    console.log(`  ${Date.now() - began} milliseconds; outcome ${String(outcome)}`);
    for (const promise of broken) console.log(`  BROKEN: ${promise}`);
    return broken.length > 0 ? 1 : 0;
  } finally {
    for (const engine of engines) engine.kill();
    proxy.stop();
    await cloud.stop();
  }
}

/** A picture's bytes, a hole, and a last byte: nothing but its first block is on disk. */
async function makeLarge(path: string): Promise<void> {
  const head = await makeJpeg({ seed: 1 });
  const file = await open(path, 'w');
  await file.write(head, 0, head.length, 0);
  await file.write(Buffer.from([1]), 0, 1, bytes - 1);
  await file.close();
}
