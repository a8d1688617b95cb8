/**
 * The API of a local cloud over HTTP, against the time its store takes for the calls behind each answer: the same calls, by
 * the handler's own client and as many at once, made directly. In turn; medians. Then a feed as it grows.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { feedPrefix, originalKey, recordKey, tombstonePrefix } from '../../processor/contract/keys.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { oneRecord } from '../fixtures/records.ts';
import { type Ask, type Caller, signIn } from './api/caller.ts';
import { type Fill, fillStore } from './api/filled-store.ts';
import { handlersObjects, makeCalls, type StoreCall, storeRequestsIn } from './api/store-calls.ts';
import { median } from './measured-run.ts';
import { memoryBelow } from './process-memory.ts';

const rounds = 20;
const warmUps = 15;
const mostTimes = 1.5;
const feeds = [1_000, 10_000, 100_000] as const;
/** What a page of a long feed may take of time, and the cloud of memory, of what they are with the shortest: none should grow. */
const mostGrowth = { time: 1.25, memory: 1.5 } as const;

/** One question, and the calls to the store behind it in the order they are made; those of one group at once. */
interface Question {
  readonly title: string;
  readonly ask: Ask;
  readonly calls: readonly (readonly StoreCall[])[];
}

const nameOf = (records: number): string => `somebody with ${records}`;

const Granted = z.object({ grants: z.tuple([z.object({ put: z.object({ url: z.url() }) })]) });

/** Whom the cloud takes a caller for: their originals lie under it. */
async function ownerOf(call: Caller): Promise<string> {
  const granted = Granted.parse(JSON.parse(String(await call(uploadsAsk(1)))));
  return new URL(granted.grants[0].put.url).pathname.split('/').at(-2) ?? '';
}

/** Files nobody has sent yet. */
const newDigests = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => (n + 2 ** 40).toString(16).padStart(64, '0'));

const uploadsAsk = (count: number): Ask => ({
  method: 'POST',
  path: '/v1/uploads',
  body: {
    uploads: newDigests(count).map((digest, n) => ({
      ...{ digest, size: 3_000_000 + n, contentType: 'image/jpeg', name: `IMG_${n}.JPG` },
      modifiedAt: '2026-01-01T00:00:00.000Z',
    })),
  },
});

function questionsOf({ ready }: RunningCloud, owner: string): readonly Question[] {
  const { metadataBucket, originalsBucket } = ready;
  const digests = Array.from({ length: 1_000 }, (_, n) => oneRecord(n).digest);
  const records = digests.map((digest) => ({
    is: 'get' as const,
    bucket: metadataBucket,
    key: recordKey(owner, digest),
  }));
  const heads = newDigests(100).map((digest) => originalKey(owner, digest));
  return [
    {
      title: 'POST /v1/uploads of 100 files',
      ask: uploadsAsk(100),
      calls: [
        [{ is: 'list', bucket: metadataBucket, key: tombstonePrefix(owner) }],
        heads.map((key) => ({ is: 'head', bucket: originalsBucket, key })),
      ],
    },
    {
      title: 'GET /v1/feed of 1,000 entries',
      ask: { method: 'GET', path: '/v1/feed', query: { limit: '1000' } },
      calls: [[{ is: 'list', bucket: metadataBucket, key: feedPrefix(owner) }], records],
    },
    {
      title: 'POST /v1/records/batch-get of 100 digests',
      ask: { method: 'POST', path: '/v1/records/batch-get', body: { digests: digests.slice(0, 100) } },
      calls: [records.slice(0, 100)],
    },
  ];
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function withCloud<T>(
  dataDir: string,
  args: readonly string[],
  use: (cloud: RunningCloud) => Promise<T>,
): Promise<T> {
  const cloud = await startLocalCloud({ dataDir, args });
  try {
    return await use(cloud);
  } finally {
    await cloud.stop();
  }
}

/** The requests to the store that each question brings, as its log has them. */
async function countRequests(cloud: RunningCloud, owner: string): Promise<ReadonlyMap<string, string>> {
  const call = await signIn(cloud.ready.api, nameOf(feeds[0]));
  const counts = new Map<string, string>();
  for (const { title, ask, calls } of questionsOf(cloud, owner)) {
    const before = cloud.said.err.length;
    await call(ask);
    const seen = [...storeRequestsIn(cloud.said.err.slice(before))];
    const made = seen.reduce((sum, [, count]) => sum + count, 0);
    if (made !== calls.flat().length) throw new Error(`${title} makes ${made} calls, and not ${calls.flat().length}`);
    counts.set(title, seen.map(([name, count]) => `${count} × ${name}`).join(', '));
  }
  return counts;
}

async function compare(cloud: RunningCloud, owner: string, counts: ReadonlyMap<string, string>): Promise<void> {
  const call = await signIn(cloud.ready.api, nameOf(feeds[0]));
  const objects = handlersObjects(cloud.ready);
  for (const { title, ask, calls } of questionsOf(cloud, owner)) {
    const ours: number[] = [];
    const stores: number[] = [];
    // Turns to warm up both sides: a cloud has answered more than three before somebody waits for it.
    for (let round = -warmUps; round < rounds; round += 1) {
      const api = await msOf(() => call(ask));
      const store = await msOf(() => makeCalls(objects, calls));
      if (round < 0) continue;
      ours.push(api);
      stores.push(store);
    }
    const ratio = median(ours) / median(stores);
    const isMet = ratio <= mostTimes;
    console.log(
      `${title}: ${median(ours).toFixed(1)} ms, the store alone ${median(stores).toFixed(1)} ms, ${rounds} rounds`,
    );
    console.log(`  behind it: ${counts.get(title)}`);
    console.log(`  ${ratio.toFixed(2)} × the store's time, target ${mostTimes}: ${isMet ? 'met' : 'missed'}`);
    if (!isMet) process.exitCode = 1;
  }
}

const Page = z.object({ entries: z.array(z.unknown()), next: z.string().optional(), more: z.boolean() });

async function readFeed(call: Caller): Promise<{ readonly entries: number; readonly pagesMs: readonly number[] }> {
  const pagesMs: number[] = [];
  let entries = 0;
  let after: string | undefined;
  for (;;) {
    const query = { limit: '1000', ...(after !== undefined && { after }) };
    let body: Buffer = Buffer.alloc(0);
    pagesMs.push(
      await msOf(async () => {
        body = await call({ method: 'GET', path: '/v1/feed', query });
      }),
    );
    const page = Page.parse(JSON.parse(String(body)));
    entries += page.entries.length;
    after = page.next;
    if (!page.more) return { entries, pagesMs };
  }
}

async function growth(dataDir: string): Promise<void> {
  console.log('\nA whole feed, page after page of 1,000 entries with their records:');
  const times: number[] = [];
  const memories: number[] = [];
  for (const size of feeds) {
    // Each with a cloud of its own, so that its memory is of this feed alone.
    await withCloud(dataDir, [], async ({ ready, pid }) => {
      const call = await signIn(ready.api, nameOf(size));
      for (let n = 0; n < 5; n += 1) await call({ method: 'GET', path: '/v1/feed', query: { limit: '1000' } });
      const { entries, pagesMs } = await readFeed(call);
      if (entries !== size) throw new Error(`the feed of ${size} gave ${entries}`);
      const rss = memoryBelow(pid).reduce((sum, each) => sum + each.rss, 0);
      times.push(median(pagesMs));
      memories.push(rss);
      const last = pagesMs.slice(-5);
      console.log(
        `${String(size).padStart(7)} entries: median ${median(pagesMs).toFixed(0)} ms per 1,000, the last five ${median(last).toFixed(0)} ms; the cloud holds ${rss.toFixed(0)} MB`,
      );
    });
  }
  tellGrowth('time for 1,000 entries', times, mostGrowth.time);
  tellGrowth('memory', memories, mostGrowth.memory);
}

function tellGrowth(what: string, [smallest = Number.NaN, ...others]: readonly number[], target: number): void {
  const most = Math.max(...others) / smallest;
  const isMet = most <= target;
  console.log(
    `${what}: at most ${most.toFixed(2)} × that of the shortest feed, target ${target}: ${isMet ? 'met' : 'missed'}`,
  );
  if (!isMet) process.exitCode = 1;
}

const dataDir = mkdtempSync(join(tmpdir(), 'tintype-bench-api-'));
try {
  const { fills, bucket } = await withCloud(dataDir, [], async ({ ready }) => {
    const owned: Fill[] = [];
    for (const records of feeds)
      owned.push({ records, owner: await ownerOf(await signIn(ready.api, nameOf(records))) });
    return { fills: owned, bucket: ready.metadataBucket };
  });
  fillStore(dataDir, bucket, fills);
  const [smallest] = fills;
  if (smallest === undefined) throw new Error('there is nobody');
  const counts = await withCloud(dataDir, ['--verbose'], (cloud) => countRequests(cloud, smallest.owner));
  await withCloud(dataDir, [], (cloud) => compare(cloud, smallest.owner, counts));
  await growth(dataDir);
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
