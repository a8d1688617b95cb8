/**
 * A durable queue as rows of the store's own SQLite file, so that a message about an object is committed with it. It
 * behaves as Amazon SQS does: what is received is hidden for a while and comes again unless it is acknowledged; each
 * receive has a receipt of its own, and a receipt of an earlier one does nothing.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as z from 'zod';
import { migrate } from './database.ts';
import type { Clock } from './ports.ts';

/** One message as it was received. Instants are milliseconds since 1970. */
export interface Message {
  readonly id: string;
  readonly body: string;
  /** Names this one receive. */
  readonly receipt: string;
  /** How often it was received, this time included. */
  readonly receives: number;
  readonly sentAt: number;
  readonly firstReceivedAt: number;
}

/** One queue. Every call is synchronous and done when it returns. */
export interface Queue {
  readonly name: string;
  /** Adds a message; inside an open transaction it is committed or lost with it. */
  send(body: string): void;
  /** Up to `limit` visible messages, the longest visible first, hidden from now on. Moves on what had its receives. */
  receive(limit: number): readonly Message[];
  /** Done with it. False when the receipt is not the latest one. */
  acknowledge(receipt: string): boolean;
  /** Shows it again after `delayMs`, or moves it to the dead letters when it has had its receives. */
  fail(receipt: string, delayMs: number): void;
  /** Moves it to the dead letters now: another try would end the same. */
  bury(receipt: string): void;
  /** Shows it again at once and forgets this receive: nobody tried. */
  release(receipt: string): void;
  /** When the next message is visible; undefined when none ever will be. */
  nextVisibleAt(): number | undefined;
  /** How many messages there are, hidden ones included. */
  count(): number;
  /**
   * Shows what was hidden by a receive: at start nobody holds it. A queue without dead letters also gives what had its
   * receives another round, since whatever kept it from being handled may be mended.
   */
  recover(): void;
}

/** What a queue needs. Without `deadLetters` a message that had its receives stays, hidden, until the next `recover`. */
export interface QueueParts {
  readonly database: DatabaseSyncInstance;
  readonly name: string;
  readonly clock: Clock;
  /** A new text, different every time. */
  readonly newId: () => string;
  readonly visibilityMs: number;
  readonly maxReceives: number;
  readonly deadLetters?: Queue;
  /** Told when a message went to the dead letters. */
  readonly onBuried?: () => void;
}

const steps = [
  `create table queue_message (
    number integer primary key,
    queue text not null,
    id text not null,
    body text not null,
    sent_at integer not null,
    visible_at integer not null,
    receives integer not null default 0,
    first_received_at integer,
    receipt text
  ) strict;
  create index queue_message_visible on queue_message (queue, visible_at, number);
  create unique index queue_message_receipt on queue_message (receipt) where receipt is not null;`,
];

const Row = z
  .object({
    id: z.string(),
    body: z.string(),
    receipt: z.string(),
    receives: z.int(),
    sent_at: z.int(),
    first_received_at: z.int(),
  })
  .transform(
    (row): Message => ({
      id: row.id,
      body: row.body,
      receipt: row.receipt,
      receives: row.receives,
      sentAt: row.sent_at,
      firstReceivedAt: row.first_received_at,
    }),
  );

// Beyond every clock: visible never.
const never = Number.MAX_SAFE_INTEGER;

/** The queue called `name` in `database`; makes their table when it is missing. */
export function createQueue(parts: QueueParts): Queue {
  const { database, name, clock, newId, visibilityMs, maxReceives, deadLetters, onBuried } = parts;
  migrate(database, 'queue', steps);
  const sql = prepare(database);
  const deadName = deadLetters?.name;

  const giveUp = (number: number): void => {
    if (deadName === undefined) {
      sql.show.run(never, number);
      return;
    }
    sql.move.run(deadName, clock(), number);
    onBuried?.();
  };
  /** The longest visible message that has receives left. Those that have none ran out without a word: a process was killed. */
  const oldest = (now: number): number | undefined => {
    for (;;) {
      const row = Held.optional().parse(sql.oldest.get(name, now));
      if (row === undefined || row.receives < maxReceives) return row?.number;
      giveUp(row.number);
    }
  };
  const held = (receipt: string) => Held.optional().parse(sql.held.get(name, receipt));

  return {
    name,
    send: (body) => {
      const now = clock();
      sql.send.run(name, newId(), body, now, now);
    },
    receive: (limit) => {
      const now = clock();
      const messages: Message[] = [];
      while (messages.length < limit) {
        const number = oldest(now);
        if (number === undefined) break;
        messages.push(Row.parse(sql.receive.get(now + visibilityMs, now, newId(), number)));
      }
      return messages;
    },
    acknowledge: (receipt) => Number(sql.acknowledge.run(name, receipt).changes) === 1,
    fail: (receipt, delayMs) => {
      const row = held(receipt);
      if (row === undefined) return;
      if (row.receives >= maxReceives) giveUp(row.number);
      else sql.show.run(clock() + delayMs, row.number);
    },
    bury: (receipt) => {
      const row = held(receipt);
      if (row !== undefined) giveUp(row.number);
    },
    release: (receipt) => void sql.release.run(clock(), name, receipt),
    nextVisibleAt: () => Next.parse(sql.next.get(name, never)).at ?? undefined,
    count: () => Count.parse(sql.count.get(name)).count,
    recover: () => {
      const now = clock();
      sql.recover.run(now, name);
      if (deadName === undefined) sql.again.run(now, name, never);
    },
  };
}

const Held = z.object({ number: z.int(), receives: z.int() });
const Next = z.object({ at: z.int().nullable() });
const Count = z.object({ count: z.int() });

function prepare(database: DatabaseSyncInstance) {
  const held = 'queue = ? and receipt = ?';
  return {
    send: database.prepare('insert into queue_message (queue, id, body, sent_at, visible_at) values (?, ?, ?, ?, ?)'),
    oldest: database.prepare(`
      select number, receives from queue_message where queue = ? and visible_at <= ? order by visible_at, number limit 1`),
    receive: database.prepare(`
      update queue_message
      set visible_at = ?, receives = receives + 1, first_received_at = coalesce(first_received_at, ?), receipt = ?
      where number = ? returning id, body, receipt, receives, sent_at, first_received_at`),
    acknowledge: database.prepare(`delete from queue_message where ${held}`),
    held: database.prepare(`select number, receives from queue_message where ${held}`),
    show: database.prepare('update queue_message set visible_at = ?, receipt = null where number = ?'),
    move: database.prepare(`
      update queue_message
      set queue = ?, visible_at = ?, receives = 0, first_received_at = null, receipt = null where number = ?`),
    release: database.prepare(
      `update queue_message set visible_at = ?, receives = receives - 1, receipt = null where ${held}`,
    ),
    next: database.prepare('select min(visible_at) as at from queue_message where queue = ? and visible_at < ?'),
    count: database.prepare('select count(*) as count from queue_message where queue = ?'),
    recover: database.prepare(
      'update queue_message set visible_at = ?, receipt = null where queue = ? and receipt is not null',
    ),
    again: database.prepare('update queue_message set visible_at = ?, receives = 0 where queue = ? and visible_at = ?'),
  };
}
