/** How much of the queue goes on at once. */
import type { Limits } from '../core/queue/schedule.ts';

const MiB = 1024 * 1024;

/** What does not change while the queue runs. */
export const queueLimits: Omit<Limits, 'speed' | 'sending'> = {
  hashing: 2,
  // Enough for the batch that is hashed and one more on its way; large files have a thread each.
  hashingTogether: { files: 128, bytes: 8 * MiB },
  bytesInFlight: 256 * MiB,
};

/** Begins with half of the most: a line of 30 ms is busy with so many small originals from the first moment on. */
export const usualSending = { min: 1, max: 64, start: 32 } as const;

/** How long running steps have to end when the queue stops. */
export const stopMs = 1_000;

/** When what could not be saved is tried again. */
export const saveAgainMs = 2_000;

/** A clock that is set back must not make a picture sleep for a day. */
export const longestNapMs = 60_000;
