import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, openDatabase } from '../../../../infra/local/database.ts';
import { createQueue, type Message, type Queue } from '../../../../infra/local/queue.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

let folder: string;
let database: DatabaseSyncInstance;
let clock: FakeClock;
let buried: number;
let ids: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tintype-queue-'));
  database = openDatabase(join(folder, 'queue.sqlite'), 'process');
  clock = new FakeClock();
  buried = 0;
  ids = 0;
});

afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const common = () => ({
  database,
  clock: () => clock.now(),
  newId: () => `id-${++ids}`,
  visibilityMs: 60_000,
});

function openQueues(): { readonly events: Queue; readonly deadLetters: Queue } {
  const deadLetters = createQueue({ ...common(), name: 'dead', maxReceives: 2 });
  const onBuried = (): void => {
    buried += 1;
  };
  return { deadLetters, events: createQueue({ ...common(), name: 'events', maxReceives: 5, deadLetters, onBuried }) };
}

const bodies = (messages: readonly Message[]): readonly string[] => messages.map(({ body }) => body);

function receiveOne(queue: Queue): Message {
  const [message] = queue.receive(1);
  if (message === undefined) throw new Error('nothing to receive');
  return message;
}

describe('queue', () => {
  it('hands out messages in the order they were sent, as many as are wanted', () => {
    const { events } = openQueues();
    for (const body of ['a', 'b', 'c']) events.send(body);

    expect(bodies(events.receive(2))).toEqual(['a', 'b']);
    expect(bodies(events.receive(2))).toEqual(['c']);
    expect(bodies(events.receive(2))).toEqual([]);
  });

  it('says when a message was sent, first received, and how often', () => {
    const { events } = openQueues();
    const start = clock.now();
    events.send('a');
    clock.advance(1_000);
    receiveOne(events);
    clock.advance(60_000);

    expect(receiveOne(events)).toMatchObject({
      body: 'a',
      receives: 2,
      sentAt: start,
      firstReceivedAt: start + 1_000,
    });
  });

  it('forgets a message that was acknowledged', () => {
    const { events } = openQueues();
    events.send('a');

    expect(events.acknowledge(receiveOne(events).receipt)).toBe(true);
    clock.advance(3_600_000);

    expect(events.receive(1)).toEqual([]);
    expect(events.count()).toBe(0);
    expect(events.nextVisibleAt()).toBeUndefined();
  });

  it('hides what was received, and shows it again when nobody acknowledged it in time', () => {
    const { events } = openQueues();
    events.send('a');
    receiveOne(events);

    clock.advance(59_999);
    expect(events.receive(1)).toEqual([]);
    expect(events.nextVisibleAt()).toBe(clock.now() + 1);
    clock.advance(1);
    expect(bodies(events.receive(1))).toEqual(['a']);
  });

  it('ignores the receipt of an earlier receive', () => {
    const { events } = openQueues();
    events.send('a');
    const early = receiveOne(events);
    clock.advance(60_000);
    const late = receiveOne(events);

    expect(events.acknowledge(early.receipt)).toBe(false);
    events.fail(early.receipt, 0);
    events.bury(early.receipt);
    events.release(early.receipt);

    expect(events.receive(1)).toEqual([]);
    expect(events.acknowledge(late.receipt)).toBe(true);
  });

  it('shows a failed message again after the delay it was given', () => {
    const { events } = openQueues();
    events.send('a');
    events.fail(receiveOne(events).receipt, 4_000);

    clock.advance(3_999);
    expect(events.receive(1)).toEqual([]);
    clock.advance(1);
    expect(receiveOne(events).receives).toBe(2);
  });

  it('moves a message to the dead letters after five receives that failed', () => {
    const { events, deadLetters } = openQueues();
    events.send('a');

    for (let receive = 1; receive <= 5; receive += 1) {
      expect(buried).toBe(0);
      events.fail(receiveOne(events).receipt, 0);
    }

    expect(buried).toBe(1);
    expect(events.count()).toBe(0);
    expect(receiveOne(deadLetters)).toMatchObject({ body: 'a', receives: 1 });
  });

  it('moves a message to the dead letters after five receives that never came to an end', () => {
    const { events, deadLetters } = openQueues();
    events.send('a');

    for (let receive = 1; receive <= 5; receive += 1) {
      receiveOne(events);
      clock.advance(60_000);
    }

    expect(events.receive(1)).toEqual([]);
    expect(buried).toBe(1);
    expect(bodies(deadLetters.receive(1))).toEqual(['a']);
  });

  it('moves a hopeless message to the dead letters at once', () => {
    const { events, deadLetters } = openQueues();
    events.send('a');

    events.bury(receiveOne(events).receipt);

    expect(events.count()).toBe(0);
    expect(bodies(deadLetters.receive(1))).toEqual(['a']);
  });

  it('does not count a receive that was given back', () => {
    const { events } = openQueues();
    events.send('a');

    for (let round = 1; round <= 10; round += 1) events.release(receiveOne(events).receipt);

    expect(receiveOne(events).receives).toBe(1);
  });

  it('keeps a dead letter that had its receives, hidden, until the next start', () => {
    const { events, deadLetters } = openQueues();
    events.send('a');
    events.bury(receiveOne(events).receipt);
    for (let receive = 1; receive <= 2; receive += 1) deadLetters.fail(receiveOne(deadLetters).receipt, 0);

    clock.advance(365 * 86_400_000);
    expect(deadLetters.receive(1)).toEqual([]);
    expect(deadLetters.nextVisibleAt()).toBeUndefined();
    expect(deadLetters.count()).toBe(1);
    deadLetters.recover();
    expect(receiveOne(deadLetters)).toMatchObject({ body: 'a', receives: 1 });
  });

  it('keeps its messages across a restart, and shows at once what the last process had received', () => {
    const before = openQueues();
    before.events.send('received');
    before.events.send('failed');
    before.events.send('waiting');
    before.events.receive(1);
    before.events.fail(receiveOne(before.events).receipt, 30_000);
    database.close();

    database = openDatabase(join(folder, 'queue.sqlite'), 'process');
    const { events } = openQueues();
    events.recover();

    expect(bodies(events.receive(5))).toEqual(['received', 'waiting']);
    clock.advance(30_000);
    expect(bodies(events.receive(5))).toEqual(['failed']);
  });

  it('loses a message with the transaction it was sent in', () => {
    const { events } = openQueues();

    const doomed = (): void =>
      inTransaction(database, () => {
        events.send('lost');
        throw new Error('the change did not happen');
      });
    expect(doomed).toThrow();
    inTransaction(database, () => events.send('kept'));

    expect(bodies(events.receive(5))).toEqual(['kept']);
  });
});
