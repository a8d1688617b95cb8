/**
 * Sends 300 files through a proxy that plays faults on one request in five, and checks that all arrive and nothing is
 * stored twice: `npm run test:faults -- [--seed N] [--files N] [--share X]`. Exits with 1 when a promise was broken.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Chance, chanceOf } from '../../scripts/samples/paint/chance.ts';
import { originalsIn, recordsIn } from '../fakes/cloud-contents.ts';
import { startEngine } from '../fakes/engine-process.ts';
import { startFaultProxy } from '../fakes/fault-proxy.ts';
import { startLocalCloud } from '../fakes/local-cloud.ts';
import { createPutCounts } from '../fakes/put-counts.ts';
import { makePictures } from '../fixtures/pictures.ts';
import { chooseFault } from './choose-fault.ts';
import { Tally } from './tally.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    files: { type: 'string', default: '300' },
    share: { type: 'string', default: '0.2' },
  },
});
const MiB = 1024 * 1024;
const largeBytes = [65 * MiB, 81 * MiB];
const seed = Number(values.seed);

const folder = await mkdtemp(join(tmpdir(), 'tintype-faults-'));
try {
  process.exitCode = await run(Number(values.files), Number(values.share));
} finally {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function run(files: number, share: number): Promise<number> {
  const pictures = join(folder, 'pictures');
  await makeFiles(pictures, files, chanceOf(seed));
  const digests = await digestsIn(pictures);
  const cloud = await startLocalCloud({ dataDir: join(folder, 'cloud') });
  const puts = createPutCounts();
  const played = new Tally();
  const missed = new Tally();
  const outcomes = new Tally();
  const chance = chanceOf(seed + 1);
  let requests = 0;
  const proxy = await startFaultProxy({
    ready: cloud.ready,
    onPassed: puts.note,
    fault: (passing) => {
      requests += 1;
      const chosen = chooseFault(passing, chance, share);
      if (chosen !== undefined) played.add(chosen.name);
      return chosen?.fault;
    },
  });
  try {
    const began = Date.now();
    const engine = startEngine({
      script: fileURLToPath(new URL('./engine.ts', import.meta.url)),
      args: [pictures, cloud.ready.api, join(folder, 'engine')],
      environment: proxy.environment,
      onLog: ({ event, kind }) => {
        if (event === 'missed') missed.add(String(kind));
      },
      onResult: ({ at, outcome, because }) => outcomes.add(at === 'done' ? String(outcome) : JSON.stringify(because)),
    });
    const code = await engine.ended;
    const tookMs = Date.now() - began;
    const originals = new Set(await originalsIn(cloud));
    const records = new Map((await recordsIn(cloud)).map((record) => [record.digest, record]));
    const twice = puts.writtenTwice();
    const broken = [
      ...(code === 0 ? [] : [`the engine ended with ${code}: ${engine.complaints.join(' ')}`]),
      ...(outcomes.count('uploaded') + outcomes.count('alreadyThere') === files ? [] : ['an upload failed']),
      ...(originals.size === files && digests.every((digest) => originals.has(digest)) ? [] : ['not all arrived']),
      ...(digests.every((digest) => records.get(digest)?.verdict === 'analysed') ? [] : ['not all are analysed']),
      ...(twice.length === 0 ? [] : [`${twice.length} objects or parts were stored twice`]),
    ];
    console.log(`${files} files with seed ${seed}: ${requests} requests, ${played.total} faults in ${tookMs} ms`);
    console.log(`  played   ${played}\n  missed   ${missed}\n  outcomes ${outcomes}`);
    console.log(`  stored   ${puts.count(200)} objects and parts, ${twice.length} of them twice`);
    for (const promise of broken) console.log(`  BROKEN: ${promise}`);
    return broken.length > 0 ? 1 : 0;
  } finally {
    proxy.stop();
    await cloud.stop();
  }
}

/** Pictures with bytes behind their end, from 1 kB to 5 MiB and evenly over all sizes between, and the large ones. */
async function makeFiles(directory: string, count: number, chance: Chance): Promise<void> {
  await mkdir(directory);
  const paths = await makePictures(directory, count, seed);
  for (const [index, path] of paths.entries()) {
    const picture = await readFile(path);
    const wanted = largeBytes[index] ?? Math.floor(1_000 * 5_242.88 ** chance());
    if (wanted > picture.length)
      await writeFile(path, Buffer.concat([picture, Buffer.alloc(wanted - picture.length, index)]));
  }
}

async function digestsIn(directory: string): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const name of await readdir(directory)) {
    digests.push(
      createHash('sha256')
        .update(await readFile(join(directory, name)))
        .digest('hex'),
    );
  }
  return digests;
}
