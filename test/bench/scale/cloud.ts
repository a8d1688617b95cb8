/** What the local cloud keeps of so many records, and how long a new device takes to read all of them from its feed. */
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { openCatalogue } from '../../../app/adapters/catalogue.ts';
import { systemClock } from '../../../app/adapters/clock.ts';
import { createCloud } from '../../../app/adapters/cloud.ts';
import { createHttpClient } from '../../../app/adapters/http.ts';
import { createIdentity } from '../../../app/adapters/identity.ts';
import { createFeedReader } from '../../../app/engine/feed-reader.ts';
import type { Cloud } from '../../../app/engine/ports.ts';
import { feedKey, recordKey } from '../../../processor/contract/keys.ts';
import { type RunningCloud, startLocalCloud } from '../../fakes/local-cloud.ts';
import { median } from '../measured-run.ts';
import { digestOf, fullRecord } from './pictures.ts';

/** What was measured. Milliseconds, and bytes of the cloud's SQLite file for each. */
export interface CloudMeasured {
  readonly recordRowBytes: number;
  readonly markerRowBytes: number;
  readonly feedMs: number;
  readonly pageMs: number;
  readonly idleReadMs: number;
}

const putsAtOnce = 32;
const signal = new AbortController().signal;

/** Measures with `count` records. */
export async function measureCloud(count: number): Promise<CloudMeasured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tintype-bench-scale-'));
  try {
    const owner = await withCloud(dataDir, ({ api }) => ownerOf(api));
    const empty = sizeOf(dataDir);
    await withCloud(dataDir, ({ cloud }) => putAll(cloud, count, (n) => recordOf(owner, n)));
    const withRecords = sizeOf(dataDir);
    await withCloud(dataDir, ({ cloud }) => putAll(cloud, count, (n) => markerOf(owner, n)));
    const withMarkers = sizeOf(dataDir);
    const read = await withCloud(dataDir, ({ api }) => readAll(api, join(dataDir, 'client.db'), count));
    return {
      recordRowBytes: (withRecords - empty) / count,
      markerRowBytes: (withMarkers - withRecords) / count,
      ...read,
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Of a cloud that was stopped: its log is in its file. */
const sizeOf = (dataDir: string): number => statSync(join(dataDir, 'cloud.sqlite')).size;

interface Opened {
  readonly cloud: RunningCloud;
  readonly api: Cloud;
}

async function withCloud<T>(dataDir: string, work: (opened: Opened) => Promise<T>): Promise<T> {
  const cloud = await startLocalCloud({ dataDir });
  const client = createHttpClient(4);
  const wellKnown = { version: 1, ...cloud.ready } as const;
  const identity = createIdentity(wellKnown, systemClock);
  try {
    return await work({ cloud, api: createCloud({ wellKnown, identity, client, clock: systemClock }) });
  } finally {
    client.close();
    await cloud.stop();
  }
}

/** The owner stands in the key of what a grant lets us send. */
async function ownerOf(api: Cloud): Promise<string> {
  const ask = {
    digest: digestOf(0),
    size: 1,
    contentType: 'image/jpeg',
    name: 'a.jpg',
    modifiedAt: '2026-01-01T00:00:00.000Z',
  };
  const answer = await api.askGrants([ask], signal);
  const [grant] = answer.ok ? answer.value : [];
  if (grant?.kind !== 'put') throw new Error('no grant');
  return new URL(grant.put.url).pathname.split('/').at(-2) ?? '';
}

interface Stored {
  readonly key: string;
  readonly body: string;
}

const recordOf = (owner: string, n: number): Stored => ({
  key: recordKey(owner, digestOf(n)),
  body: JSON.stringify({ ...fullRecord(n), owner }),
});

/** One a second, all of them over an hour ago: a device that reads them is behind all of them. */
function markerOf(owner: string, n: number): Stored {
  const at = new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();
  return { key: feedKey(owner, { at, op: 'r', digest: digestOf(n) }), body: '' };
}

async function putAll({ s3, ready }: RunningCloud, count: number, toStore: (n: number) => Stored): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const { key, body } = toStore(n);
      const put = { Bucket: ready.metadataBucket, Key: key, Body: body, ContentLength: Buffer.byteLength(body) };
      await s3.send(new PutObjectCommand(put));
    }
  };
  await Promise.all(Array.from({ length: putsAtOnce }, lane));
}

async function readAll(api: Cloud, file: string, count: number) {
  const pages: number[] = [];
  const timed: Cloud = {
    ...api,
    readFeed: async (after, limit, ends) => {
      const began = performance.now();
      const page = await api.readFeed(after, limit, ends);
      pages.push(performance.now() - began);
      return page;
    },
  };
  const catalogue = openCatalogue(file);
  let seen = 0;
  const fail = (error: unknown): void => {
    throw error;
  };
  const reader = createFeedReader({
    cloud: timed,
    catalogue,
    clock: systemClock,
    onSighted: () => {
      seen += 1;
    },
    onRead: () => undefined,
    onFault: fail,
  });
  const began = performance.now();
  await reader.readOnce(signal);
  const feedMs = performance.now() - began;
  if (seen !== count) throw new Error(`${seen} of ${count} records were read`);
  const again = performance.now();
  await reader.readOnce(signal);
  const idleReadMs = performance.now() - again;
  catalogue.close();
  return { feedMs, pageMs: median(pages), idleReadMs };
}
