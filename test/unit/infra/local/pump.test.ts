import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../infra/local/database.ts';
import { backoffMs, type Handled, type Pump, type SqsEvent, startPump } from '../../../../infra/local/pump.ts';
import { createQueue, type Queue } from '../../../../infra/local/queue.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

let folder: string;
let database: DatabaseSyncInstance;
let clock: FakeClock;
let queue: Queue;
let deadLetters: Queue;
let pump: Pump;
let ids: number;

/** A handler whose work a test ends when it wants to. */
let open: { readonly event: SqsEvent; readonly end: (handled: Handled) => void }[];
let reported: unknown[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tintype-pump-'));
  database = openDatabase(join(folder, 'queue.sqlite'), 'process');
  clock = new FakeClock();
  ids = 0;
  open = [];
  reported = [];
  const common = {
    database,
    clock: () => clock.now(),
    newId: () => `id-${++ids}`,
    visibilityMs: 60_000,
    maxReceives: 5,
  };
  deadLetters = createQueue({ ...common, name: 'dead' });
  queue = createQueue({ ...common, name: 'events', deadLetters });
});

afterEach(async () => {
  const stopped = pump.stop();
  for (const { end } of open) end({ is: 'done' });
  await stopped;
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const untilEnded = (event: SqsEvent): Promise<Handled> => new Promise((end) => void open.push({ event, end }));

function start(atOnce = 2, handle = untilEnded): void {
  pump = startPump({
    queue,
    atOnce,
    handle,
    clock: () => clock.now(),
    setTimer: (wake, ms) => clock.after(ms, wake),
    region: 'us-east-1',
    accountId: '000000000000',
    report: (error) => void reported.push(error),
  });
}

const bodyOf = (event: SqsEvent): string | undefined => event.Records[0]?.body;
const openBodies = (): readonly (string | undefined)[] => open.map(({ event }) => bodyOf(event));

/** Lets everything that is due now happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
}

async function end(body: string, handled: Handled): Promise<void> {
  const at = openBodies().indexOf(body);
  const [found] = open.splice(at, 1);
  found?.end(handled);
  await settle();
}

describe('pump', () => {
  it('gives a handler one message in the shape of an SQS event', async () => {
    queue.send('{"a":1}');
    start();
    await settle();

    expect(open[0]?.event).toEqual({
      Records: [
        {
          messageId: 'id-1',
          receiptHandle: 'id-2',
          body: '{"a":1}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: '1795348800000',
            SenderId: '000000000000',
            ApproximateFirstReceiveTimestamp: '1795348800000',
          },
          messageAttributes: {},
          md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:events',
          awsRegion: 'us-east-1',
        },
      ],
    });
  });

  it('handles so many at a time and no more, and takes the next when one is done', async () => {
    for (const body of ['a', 'b', 'c']) queue.send(body);
    start(2);
    await settle();
    expect(openBodies()).toEqual(['a', 'b']);

    await end('b', { is: 'done' });

    expect(openBodies()).toEqual(['a', 'c']);
    expect(queue.count()).toBe(2);
  });

  it('sleeps until it is woken', async () => {
    start();
    await settle();
    queue.send('a');
    await settle();
    expect(openBodies()).toEqual([]);
    expect(clock.pending).toBe(0);

    pump.wake();
    await settle();

    expect(openBodies()).toEqual(['a']);
  });

  it('tries a failed message again, each time after a longer while, and gives it up after five', async () => {
    queue.send('a');
    start();
    await settle();

    for (const waitMs of [1_000, 2_000, 4_000, 8_000]) {
      await end('a', { is: 'again' });
      clock.advance(waitMs - 1);
      await settle();
      expect(openBodies()).toEqual([]);
      clock.advance(1);
      await settle();
      expect(openBodies()).toEqual(['a']);
    }
    await end('a', { is: 'again' });

    expect(queue.count()).toBe(0);
    expect(deadLetters.count()).toBe(1);
  });

  it('never waits longer than a minute between two tries', () => {
    expect([1, 2, 3, 7, 50].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
  });

  it('gives a hopeless message up at once', async () => {
    queue.send('a');
    start();
    await settle();

    await end('a', { is: 'hopeless' });

    expect(deadLetters.count()).toBe(1);
  });

  it('takes a handler that throws for one that failed', async () => {
    queue.send('a');
    start(1, () => Promise.reject(new Error('boom')));
    await settle();

    expect(queue.count()).toBe(1);
    expect(queue.nextVisibleAt()).toBe(clock.now() + 1_000);
  });

  it('gives back what it did not finish when it is stopped, at no cost', async () => {
    queue.send('a');
    start();
    await settle();

    const stopped = pump.stop();
    await end('a', { is: 'again' });
    await stopped;

    expect(queue.receive(1)).toMatchObject([{ body: 'a', receives: 1 }]);
  });

  it('takes nothing more once it is stopped', async () => {
    start();
    await settle();
    await pump.stop();
    queue.send('a');
    pump.wake();
    await settle();

    expect(openBodies()).toEqual([]);
  });

  it('reports a queue that does not work, and looks again later', async () => {
    const { receive } = queue;
    let isBroken = true;
    queue = {
      ...queue,
      receive: (limit) => {
        if (isBroken) throw new Error('disk full');
        return receive(limit);
      },
    };
    queue.send('a');
    start();
    await settle();
    expect(reported).toHaveLength(1);

    isBroken = false;
    clock.advance(10_000);
    await settle();

    expect(openBodies()).toEqual(['a']);
  });
});
