/**
 * A thread beside the analysis that ends the whole process when it takes too much memory, when its parent is gone, or
 * when its parent should long have ended it. A thread, because the main one may be stuck in a loop or in native code.
 */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import * as z from 'zod';
import { lastWordsDescriptor, outOfMemoryWord } from './analysis-messages.ts';

const settings = z
  .object({
    /** When the running task began, in milliseconds since 1970; 0 between tasks. */
    taskStartedAt: z.instanceof(BigInt64Array),
    memoryMaxBytes: z.int(),
    timeMaxMs: z.int(),
    parentPid: z.int(),
  })
  .parse(workerData);

// A decoder fills some 50 MB in this time: the limit is overshot by no more.
const lookEveryMs = 50;

// The parent ends us at the limit. Past this it is not there, or stuck itself.
const parentLateMs = 5_000;

setInterval(look, lookEveryMs);

function look(): void {
  if (process.memoryUsage.rss() > settings.memoryMaxBytes) end(outOfMemoryWord);
  // On Windows a process keeps the number of its dead parent; there `disconnect` and the time limit must do.
  if (process.ppid !== settings.parentPid) end('orphan');
  const startedAt = Number(Atomics.load(settings.taskStartedAt, 0));
  if (startedAt !== 0 && Date.now() - startedAt > settings.timeMaxMs + parentLateMs) end('late');
}

function end(word: string): void {
  try {
    writeSync(lastWordsDescriptor, word);
  } catch {
    // Nobody listens any more; the end matters, not the word.
  }
  process.kill(process.pid, 'SIGKILL');
}
