import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SpawnedStore, spawnStore } from '../fixtures/spawned-store.ts';

const bucket = 'bucket';
const rounds = 5;
const writers = 8;
const keys = 6;

/** Numbers that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that tell where they come from, so that a mixture of two bodies is seen. */
function bodyOf(name: string, size: number): Buffer {
  const pattern = createHash('sha256').update(name).digest();
  const body = Buffer.alloc(size);
  for (let at = 0; at < size; at += pattern.length) pattern.copy(body, at);
  return body;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What one key was sent, oldest first. */
interface Sent {
  readonly digest: string;
  readonly etag?: string;
  acknowledged: boolean;
}

/** What the writers know. Each key belongs to one writer, so its versions are in order. */
class Ledger {
  readonly sent = new Map<string, Sent[]>();
  acknowledgedInAll = 0;

  attempt(key: string, body: Buffer): Sent & { etag?: string } {
    const one = { digest: sha256(body), acknowledged: false };
    this.sent.set(key, [...(this.sent.get(key) ?? []), one]);
    return one;
  }
}

interface Hand {
  readonly client: S3Client;
  readonly ledger: Ledger;
  readonly chance: () => number;
  readonly onAcknowledged: () => void;
}

const sizes = [0, 1, 900, 33_000, 70_000, 700_000];

async function writeOne({ client, ledger, chance, onAcknowledged }: Hand, key: string, name: string): Promise<void> {
  const isMultipart = chance() < 0.08;
  const size = isMultipart ? 5 * 1024 ** 2 + 10_000 : sizes[Math.floor(chance() * sizes.length)]!;
  const body = bodyOf(name, size);
  const attempt = ledger.attempt(key, body);
  const etag = isMultipart ? await sendParts(client, key, body) : await send(client, key, body);
  Object.assign(attempt, { etag: etag?.replaceAll('"', ''), acknowledged: true });
  ledger.acknowledgedInAll += 1;
  onAcknowledged();
}

async function send(client: S3Client, Key: string, Body: Buffer): Promise<string | undefined> {
  return (await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))).ETag;
}

async function sendParts(client: S3Client, Key: string, body: Buffer): Promise<string | undefined> {
  const target = { Bucket: bucket, Key };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const cut = 5 * 1024 ** 2;
  const Parts = [];
  for (const [at, Body] of [body.subarray(0, cut), body.subarray(cut)].entries()) {
    const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber: at + 1, Body }));
    Parts.push({ PartNumber: at + 1, ETag });
  }
  const done = await client.send(
    new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
  );
  return done.ETag;
}

/** Writes until the store dies under it. */
async function writeUntilKilled(hand: Hand, ownKeys: readonly string[], name: string): Promise<void> {
  for (let n = 0; ; n += 1) {
    const key = ownKeys[Math.floor(hand.chance() * ownKeys.length)]!;
    try {
      await writeOne(hand, key, `${name}-${n}`);
    } catch {
      // The store was killed: whether this write counts is for the check to find out.
      return;
    }
  }
}

/** Runs writers against the store and kills it when so many writes were acknowledged, while others are under way. */
async function writeAndKill(store: SpawnedStore, ledger: Ledger, round: number): Promise<void> {
  const chance = seeded(round + 1);
  const killAt = ledger.acknowledgedInAll + 5 + Math.floor(chance() * 60);
  const clients = Array.from({ length: writers }, () => store.client());
  let killed: Promise<void> | undefined;
  const onAcknowledged = (): void => {
    if (ledger.acknowledgedInAll >= killAt) killed ??= store.kill();
  };
  await Promise.all(
    clients.map((client, writer) => {
      const own = Array.from({ length: keys }, (_, n) => `w${writer}/k${n}`);
      return writeUntilKilled({ client, ledger, chance, onAcknowledged }, own, `${round}-${writer}`);
    }),
  );
  await killed;
  for (const client of clients) client.destroy();
}

async function storedDigests(client: S3Client): Promise<Map<string, string>> {
  const listed = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  const digests = new Map<string, string>();
  for (const { Key = '' } of listed.Contents ?? []) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    digests.set(Key, sha256(await Body!.transformToByteArray()));
  }
  return digests;
}

/** Of each key, what may be there: its last acknowledged version, or one that was under way after it. */
function faultsOf(ledger: Ledger, stored: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  for (const [key, versions] of ledger.sent) {
    const lastKept = versions.findLastIndex(({ acknowledged }) => acknowledged);
    const digest = stored.get(key);
    const mayBeThere = versions.slice(Math.max(lastKept, 0)).map((version) => version.digest);
    if (digest === undefined && lastKept >= 0) faults.push(`${key} was acknowledged and is gone`);
    if (digest !== undefined && !mayBeThere.includes(digest)) faults.push(`${key} is torn or old`);
  }
  for (const key of stored.keys()) if (!ledger.sent.has(key)) faults.push(`${key} was never sent`);
  return faults;
}

function untold(ledger: Ledger, database: DatabaseSyncInstance): string[] {
  const rows = database.prepare('SELECT key, etag FROM told').all() as { key: string; etag: string }[];
  const told = new Set(rows.map(({ key, etag }) => `${key} ${etag}`));
  return [...ledger.sent].flatMap(([key, versions]) =>
    versions.filter(({ acknowledged, etag }) => acknowledged && !told.has(`${key} ${etag}`)).map(() => key),
  );
}

async function blobNumbers(directory: string): Promise<number[]> {
  const names = await readdir(join(directory, 'blobs'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map(({ name }) => Number.parseInt(name, 16));
  return files.sort((a, b) => a - b);
}

describe('object store', () => {
  let directory: string;
  let store: SpawnedStore | undefined;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tintype-crash-'));
  });

  afterEach(async () => {
    if (store?.process.exitCode === null && store.process.signalCode === null) await store.kill();
    await rm(directory, { recursive: true, force: true });
  });

  it('loses and tears nothing when it is killed while many write', { timeout: 180_000 }, async () => {
    const ledger = new Ledger();
    const faults: string[] = [];

    store = await spawnStore(directory);
    for (let round = 0; round < rounds; round += 1) {
      await writeAndKill(store, ledger, round);
      store = await spawnStore(directory);
      const client = store.client();
      faults.push(...faultsOf(ledger, await storedDigests(client)));
      client.destroy();
    }
    await store.close();

    const database = new DatabaseSync(join(directory, 'store.sqlite'));
    const sequencers = database.prepare('SELECT sequencer FROM told ORDER BY n').all() as { sequencer: string }[];
    const named = database.prepare('SELECT blob FROM pieces WHERE blob IS NOT NULL ORDER BY blob').all() as {
      blob: number;
    }[];
    const faultsInEvents = untold(ledger, database);
    database.close();
    const inOrder = sequencers.map(({ sequencer }) => sequencer);
    expect(faults).toEqual([]);
    expect(faultsInEvents).toEqual([]);
    expect(ledger.acknowledgedInAll).toBeGreaterThan(rounds * 5);
    expect(inOrder).toEqual([...new Set(inOrder)].sort());
    expect(await blobNumbers(directory)).toEqual(named.map(({ blob }) => blob));
  });
});
