import { stat } from 'node:fs/promises';
import type { Failure } from '../core/queue/upload.ts';
import type { Answer, Disk } from '../engine/ports.ts';
import { sourceOf } from './disk-source.ts';

/** Looks at files where they are. Links are followed: a path in the queue was chosen with them. */
export function createDisk(): Disk {
  return {
    async look(path) {
      try {
        const stats = await stat(path);
        return stats.isFile() ? { ok: true, value: sourceOf(path, stats) } : missed('sourceGone', 'notAFile');
      } catch (error) {
        return failureOf(codeOf(error));
      }
    },
  };
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
