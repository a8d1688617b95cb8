/**
 * Takes messages from a queue and has them handled, some at a time, as Lambda's SQS event source does: one message a
 * batch, acknowledged unless the handler says it failed. Wakes when told of new messages and when a hidden one comes
 * back; never polls.
 */
import { createHash } from 'node:crypto';
import type { Clock } from './ports.ts';
import type { Message, Queue } from './queue.ts';

/** What AWS Lambda gives a handler for one message (Lambda developer guide, "Using Lambda with Amazon SQS"). */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

/** One message in such an event. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, never>>;
  readonly md5OfBody: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

/** How handling one message ended. `again`: a retry may help. `hopeless`: it would end the same; to the dead letters. */
export type Handled = { readonly is: 'done' } | { readonly is: 'again' } | { readonly is: 'hopeless' };

/** Calls `wake` once after `ms`; the answer calls it off. Must not keep the process alive. */
export type SetTimer = (wake: () => void, ms: number) => () => void;

/** What a pump needs. */
export interface PumpParts {
  readonly queue: Queue;
  /** How many messages are handled at a time. */
  readonly atOnce: number;
  readonly handle: (event: SqsEvent) => Promise<Handled>;
  readonly clock: Clock;
  readonly setTimer: SetTimer;
  readonly region: string;
  readonly accountId: string;
  /** Told of what the queue itself threw, as on a full disk. The message stays hidden and comes again. */
  readonly report: (error: unknown) => void;
}

/** A pump at work. */
export interface Pump {
  /** There may be new messages. Cheap, and safe inside the store's own call: the work is done later. */
  wake(): void;
  /** Takes no more messages; resolves when the running ones are done. Those that never end stay in the queue, hidden. */
  stop(): Promise<void>;
}

/** 1, 2, 4 … 60 seconds before try number `receives` + 1: what made it fail, such as a busy disk, gets time to pass. */
export const backoffMs = (receives: number): number => Math.min(1_000 * 2 ** (receives - 1), 60_000);

/** Starts pumping; the first look at the queue happens at once. */
export function startPump(parts: PumpParts): Pump {
  const { queue, clock } = parts;
  const running = new Map<string, Promise<void>>();
  let isStopped = false;
  let isWoken = false;
  let cancelTimer = (): void => undefined;

  const look = (): void => {
    isWoken = false;
    if (isStopped) return;
    cancelTimer();
    const free = parts.atOnce - running.size;
    // When all are busy the end of one looks again.
    if (free === 0) return;
    for (const message of queue.receive(free)) start(message);
    const next = running.size < parts.atOnce ? queue.nextVisibleAt() : undefined;
    if (next !== undefined) lookIn(Math.min(Math.max(next - clock(), 1), longestTimerMs));
  };
  const lookIn = (ms: number): void => {
    cancelTimer = parts.setTimer(tryLook, ms);
  };
  const tryLook = (): void => {
    try {
      look();
    } catch (error) {
      parts.report(error);
      lookIn(afterErrorMs);
    }
  };
  const wake = (): void => {
    if (isWoken) return;
    isWoken = true;
    setImmediate(tryLook);
  };
  const start = (message: Message): void => {
    const done = handleOne(parts, message)
      .then((handled) => settle(queue, message, isStopped && handled.is !== 'done' ? { is: 'released' } : handled))
      .catch(parts.report)
      .finally(() => {
        running.delete(message.receipt);
        if (!isStopped) wake();
      });
    running.set(message.receipt, done);
  };

  wake();
  return {
    wake,
    stop: async () => {
      isStopped = true;
      cancelTimer();
      await Promise.all(running.values());
    },
  };
}

// setTimeout takes 2^31 - 1 ms at most; looking once an hour costs nothing.
const longestTimerMs = 3_600_000;

// A full disk does not get empty in a moment.
const afterErrorMs = 10_000;

async function handleOne(parts: PumpParts, message: Message): Promise<Handled> {
  try {
    return await parts.handle(toSqsEvent(message, parts));
  } catch {
    // A handler that throws fails its batch; the queue tries again, as on AWS.
    return { is: 'again' };
  }
}

function settle(queue: Queue, message: Message, handled: Handled | { is: 'released' }): void {
  switch (handled.is) {
    case 'done':
      queue.acknowledge(message.receipt);
      return;
    case 'again':
      queue.fail(message.receipt, backoffMs(message.receives));
      return;
    case 'hopeless':
      queue.bury(message.receipt);
      return;
    case 'released':
      // We are stopping and cut it short ourselves: that is no fault of the message.
      queue.release(message.receipt);
      return;
    default:
      handled satisfies never;
  }
}

/** The event a handler gets for one message. */
export function toSqsEvent(
  message: Message,
  from: { readonly queue: Queue; readonly region: string; readonly accountId: string },
): SqsEvent {
  return {
    Records: [
      {
        messageId: message.id,
        receiptHandle: message.receipt,
        body: message.body,
        attributes: {
          ApproximateReceiveCount: String(message.receives),
          SentTimestamp: String(message.sentAt),
          SenderId: from.accountId,
          ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
        },
        messageAttributes: {},
        md5OfBody: createHash('md5').update(message.body).digest('hex'),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${from.region}:${from.accountId}:${from.queue.name}`,
        awsRegion: from.region,
      },
    ],
  };
}
