/** What becomes of events whose analysis hangs, dies or fails: through the real queue and real processes. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AnalysisPool, createAnalysisPool } from '../../infra/local/analysis-pool.ts';
import { type AnalysisQueue, createAnalysisQueue } from '../../infra/local/analysis-queue.ts';
import { openDatabase } from '../../infra/local/database.ts';
import { eventually } from '../fakes/local-cloud.ts';

let folder: string;
let database: DatabaseSyncInstance;
let queue: AnalysisQueue;
let pool: AnalysisPool;
let tasks: { readonly kind: unknown; readonly why: unknown }[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-dead-'));
  database = openDatabase(join(folder, 'cloud.sqlite'), 'process');
  tasks = [];
  queue = createAnalysisQueue({
    database,
    buckets: { originals: 'o', metadata: 'm' },
    region: 'us-east-1',
    accountId: '000000000000',
    clock: Date.now,
    newId: randomUUID,
    setTimer: (wake, ms) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
    log: (event) => {
      if (event.say === 'task') tasks.push({ kind: event.kind, why: event.why });
    },
  });
  pool = createAnalysisPool({
    entry: new URL('../fixtures/pool-entry.ts', import.meta.url),
    environment: {},
    limits: { timeMaxMs: 1_500 },
  });
});

afterEach(async () => {
  await pool.close();
  await queue.stop();
  database.close();
  await rm(folder, { recursive: true, force: true });
});

function store(key: string): void {
  queue.listener.onChange({ kind: 'created:Put', bucket: 'o', key, size: 1, etag: 'e', sequencer: '1', at: 0 });
  queue.listener.onCommitted();
}

const messagesLeft = (): number => Number(database.prepare('select count(*) as n from queue_message').get()?.n);

it('an analysis that hangs or dies gets its verdict at once, and the others go on', async () => {
  queue.start(pool, 2);
  for (const what of ['hang', 'fine', 'exit', 'also-fine']) store(`somebody/${what}`);

  await eventually(async () => (messagesLeft() === 0 ? true : undefined));

  const ends = tasks.map(({ kind, why }) => `${kind} ${why}`).sort();
  expect(ends).toEqual([
    'deadLetter done',
    'deadLetter done',
    'event died',
    'event done',
    'event done',
    'event timeLimit',
  ]);
});

it('an analysis that fails is tried again', async () => {
  queue.start(pool, 2);
  store('somebody/fail');

  await eventually(async () => (tasks.length > 1 ? true : undefined));

  expect(tasks).toEqual([1, 2].map(() => ({ kind: 'event', why: 'done' })));
  expect(messagesLeft()).toBe(1);
});
