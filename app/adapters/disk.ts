import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Failure, UploadSource } from '../core/queue/upload.ts';
import type { Answer, Clock, Disk } from '../engine/ports.ts';
import { systemClock } from './clock.ts';
import { sourceOf } from './disk-source.ts';
import { createLocalPolicy } from './mounts.ts';

/** A folder is taken for local for so long after a file in it was found to be. */
const localForMs = 10_000;

/** Looks at files where they are. Links are followed: a path in the queue was chosen with them. */
export function createDisk(clock: Clock = systemClock, isLocal = createLocalPolicy()): Disk {
  const localUntil = new Map<string, number>();

  const remember = (path: string, { dev }: Stats): void => {
    const now = clock.now();
    for (const [folder, until] of localUntil) if (until <= now) localUntil.delete(folder);
    if (isLocal(dev)) localUntil.set(dirname(path), now + localForMs);
  };

  return {
    look: (path) => attempt(path, () => stat(path)),
    // Handing 2,000 such questions to a thread took eight times as long as asking them here, while pictures were sent.
    lookAgain: (path) => {
      if ((localUntil.get(dirname(path)) ?? 0) > clock.now()) return attempt(path, () => statSync(path));
      return attempt(path, async () => {
        const stats = await stat(path);
        remember(path, stats);
        return stats;
      });
    },
  };
}

async function attempt(path: string, ask: () => Stats | Promise<Stats>): Promise<Answer<UploadSource>> {
  try {
    const stats = await ask();
    return stats.isFile() ? { ok: true, value: sourceOf(path, stats) } : missed('sourceGone', 'notAFile');
  } catch (error) {
    return failureOf(codeOf(error));
  }
}

const missed = (kind: Failure['kind'], detail: string): Answer<never> => ({ ok: false, failure: { kind, detail } });

/** The system's code of an error, or `unknown`. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

const goneCodes: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EINVAL']);
const deniedCodes: ReadonlySet<string> = new Set(['EACCES', 'EPERM']);

/** Whether the code says that there is nothing at the path, or that nothing may be known of it. */
export const troubleOf = (code: string): 'gone' | 'denied' | 'busy' => {
  if (goneCodes.has(code)) return 'gone';
  return deniedCodes.has(code) ? 'denied' : 'busy';
};

function failureOf(code: string): Answer<never> {
  switch (troubleOf(code)) {
    case 'gone':
      return missed('sourceGone', code);
    case 'denied':
      return missed('sourceDenied', code);
    default:
      // A drive that stumbles (EIO, ESTALE, EBUSY): another look later may find it well.
      return missed('sourceBusy', code);
  }
}
