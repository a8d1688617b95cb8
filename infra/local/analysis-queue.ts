/** Joins the queue of the store's events and the analysis pool, as an SQS event source joins queue and Lambda function. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as z from 'zod';
import type { AnalysisPool } from './analysis-pool.ts';
import type { TaskResult } from './analysis-process.ts';
import type { Log } from './log.ts';
import { nameOf } from './log.ts';
import { type Buckets, isNotified, toS3Notification } from './notifications.ts';
import type { ChangeListener, Clock } from './ports.ts';
import { type Handled, type Pump, type SetTimer, type SqsEvent, startPump } from './pump.ts';
import { createQueue, type Queue } from './queue.ts';

/** What the joint needs. */
export interface AnalysisQueueParts {
  readonly database: DatabaseSyncInstance;
  readonly buckets: Buckets;
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly setTimer: SetTimer;
  readonly log: Log;
}

/** The queue of events, its dead letters, and who empties them. */
export interface AnalysisQueue {
  /** For the store: writes an event into the same transaction as the change it is about. */
  readonly listener: ChangeListener;
  /** Starts emptying; `atOnce` events at a time. What was in flight when the last process ended comes again. */
  start(pool: AnalysisPool, atOnce: number): void;
  /** Takes no more; resolves when the running ones are done. */
  stop(): Promise<void>;
}

// Six times the analysis's time limit, as AWS asks of a queue in front of a function.
const visibilityMs = 120_000;
const maxReceives = 5;

// Writing a verdict fails only with the store itself; with the pump's backoff these are some ten minutes.
const deadLetterReceives = 16;

/** Queue and dead letters in `database`. */
export function createAnalysisQueue(parts: AnalysisQueueParts): AnalysisQueue {
  const { database, clock, newId } = parts;
  let pumps: { readonly events: Pump; readonly deadLetters: Pump } | undefined;
  const deadLetters = createQueue({
    ...{ database, clock, newId, visibilityMs },
    name: 'tintype-dead-letters',
    maxReceives: deadLetterReceives,
  });
  const events = createQueue({
    ...{ database, clock, newId, visibilityMs, maxReceives, deadLetters },
    name: 'tintype-events',
    onBuried: () => pumps?.deadLetters.wake(),
  });
  const pump = (queue: Queue, kind: string, pool: AnalysisPool, atOnce: number): Pump =>
    startPump({
      ...parts,
      queue,
      atOnce,
      handle: async (event) => judge(await timed(pool.run({ kind, input: event }), kind, parts), event),
      report: (error) => parts.log({ say: 'queueFailed', queue: queue.name, error: nameOf(error) }),
    });
  return {
    listener: {
      onChange: (change) => {
        if (isNotified(change, parts.buckets)) events.send(toS3Notification(change, parts.region, newId()));
      },
      onCommitted: () => pumps?.events.wake(),
    },
    start: (pool, atOnce) => {
      events.recover();
      deadLetters.recover();
      pumps = { events: pump(events, 'event', pool, atOnce), deadLetters: pump(deadLetters, 'deadLetter', pool, 1) };
    },
    stop: async () => {
      await Promise.all([pumps?.events.stop(), pumps?.deadLetters.stop()]);
    },
  };
}

async function timed(work: Promise<TaskResult>, kind: string, { clock, log }: AnalysisQueueParts): Promise<TaskResult> {
  const began = clock();
  const result = await work;
  const why = result.ok
    ? 'done'
    : result.why === 'threw'
      ? `threw ${result.error.code ?? result.error.name}`
      : result.why;
  log({ say: 'task', kind, why, ms: clock() - began });
  return result;
}

const BatchResponse = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish(),
});

/** What one task's end means for its message. A response that is none fails the batch, as Lambda has it. */
export function judge(result: TaskResult, event: SqsEvent): Handled {
  if (!result.ok) {
    switch (result.why) {
      case 'timeLimit':
      case 'memoryLimit':
      case 'died':
        return { is: 'hopeless' };
      case 'threw':
      case 'notStarted':
      case 'stopped':
        return { is: 'again' };
      default:
        return unreachable(result);
    }
  }
  const response = BatchResponse.nullish().safeParse(result.value);
  if (!response.success) return { is: 'again' };
  const failed = new Set(response.data?.batchItemFailures?.map((failure) => failure.itemIdentifier));
  return event.Records.some((record) => failed.has(record.messageId)) ? { is: 'again' } : { is: 'done' };
}

const unreachable = (value: never): never => {
  throw new Error(`Unknown result ${JSON.stringify(value)}`);
};
