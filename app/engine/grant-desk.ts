/**
 * Asks for grants in batches: sends that start together share one request, and a grant is asked for just before it is
 * used, since whoever holds one can use it until it expires.
 */
import type { Grant, UploadAsk } from '../../processor/contract/api.ts';
import { grantsMax } from '../../processor/contract/limits.ts';
import type { Answer, Clock, Cloud, Stop } from './ports.ts';

/** Where a send asks for its grant. */
export interface GrantDesk {
  ask(upload: UploadAsk, signal: AbortSignal): Promise<Answer<Grant>>;
}

/** How long an ask waits for company. */
const gatherMs = 3;

interface Waiting {
  readonly upload: UploadAsk;
  readonly settle: (answer: Answer<Grant>) => void;
}

const ownFault: Answer<never> = { ok: false, failure: { kind: 'serverFault', detail: 'own fault' } };

/** A desk for one cloud. `signal` ends requests under way when the engine stops. */
export function createGrantDesk(cloud: Cloud, clock: Clock, signal: AbortSignal): GrantDesk {
  let waiting: Waiting[] = [];
  let timer: Stop | undefined;

  const flush = async (): Promise<void> => {
    timer = undefined;
    const batch = waiting.splice(0, grantsMax);
    if (waiting.length > 0) timer = clock.after(0, () => void flush());
    if (batch.length === 0) return;
    await askFor(batch);
  };

  const askFor = async (batch: readonly Waiting[]): Promise<void> => {
    const uploads = batch.map((each) => each.upload);
    // Nobody awaits this: what an adapter throws would end the process.
    const answer = await cloud.askGrants(uploads, signal).catch((): Answer<never> => ownFault);
    // One ask the API cannot read must not fail those beside it.
    if (!answer.ok && answer.failure.kind === 'denied' && batch.length > 1) {
      await Promise.all(batch.map((each) => askFor([each])));
      return;
    }
    batch.forEach((each, at) => {
      each.settle(answer.ok ? grantAt(answer.value, at, each.upload) : answer);
    });
  };

  return {
    ask: (upload, stopped) =>
      new Promise((resolve) => {
        const mine: Waiting = {
          upload,
          settle: (answer) => {
            stopped.removeEventListener('abort', onAbort);
            resolve(answer);
          },
        };
        const onAbort = (): void => {
          waiting = waiting.filter((each) => each !== mine);
          mine.settle({ ok: false, failure: { kind: 'offline', detail: 'stopped' } });
        };
        if (stopped.aborted) return onAbort();
        stopped.addEventListener('abort', onAbort, { once: true });
        waiting.push(mine);
        if (waiting.length >= grantsMax) {
          timer?.();
          void flush();
        } else timer ??= clock.after(gatherMs, () => void flush());
      }),
  };
}

function grantAt(grants: readonly Grant[], at: number, upload: UploadAsk): Answer<Grant> {
  const grant = grants[at];
  if (grant !== undefined && grant.digest === upload.digest) return { ok: true, value: grant };
  return { ok: false, failure: { kind: 'serverFault', detail: 'grants out of order' } };
}
