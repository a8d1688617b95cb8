/**
 * Asks for grants in batches. Sends that start together share one request, and while the line is long a request also asks
 * for those that are next in it, since one request per original would cost as much as sending it. A grant that was asked
 * for ahead is kept for a minute and no longer: whoever holds one can use it until it expires, and what it says of the
 * cloud grows old.
 */
import type { Grant, UploadAsk } from '../../processor/contract/api.ts';
import { grantsMax, singlePutMaxBytes } from '../../processor/contract/limits.ts';
import type { Digest } from '../../processor/contract/names.ts';
import type { Upload } from '../core/queue/upload.ts';
import type { Answer, Clock, Cloud, Stop } from './ports.ts';
import { uploadAskOf } from './upload-ask.ts';

/** Where a send asks for its grant. */
export interface GrantDesk {
  ask(upload: UploadAsk, signal: AbortSignal): Promise<Answer<Grant>>;
}

/** What a desk works with. */
export interface GrantDeskParts {
  readonly cloud: Pick<Cloud, 'askGrants'>;
  readonly clock: Clock;
  /** Ends requests under way when the engine stops. */
  readonly signal: AbortSignal;
  /** The uploads that are to be sent next, in order. */
  readonly next?: () => Iterable<Upload>;
}

/** How long an ask waits for company. */
const gatherMs = 3;

/** How long a grant asked for ahead is good. */
const keptMs = 60_000;

/** With fewer than so many at hand more are asked for, when at least so many can be asked for at once. */
const refillBelow = 64;
const refillAtLeast = 32;

interface Waiting {
  readonly upload: UploadAsk;
  readonly settle: (answer: Answer<Grant>) => void;
}

interface Kept {
  readonly grant: Grant;
  /** The ask it answers, as text: a grant for another ask of the same digest is not the same. */
  readonly ask: string;
  readonly until: number;
}

const ownFault: Answer<never> = { ok: false, failure: { kind: 'serverFault', detail: 'own fault' } };

/** A desk for one cloud. */
export function createGrantDesk({ cloud, clock, signal, next = () => [] }: GrantDeskParts): GrantDesk {
  const kept = new Map<Digest, Kept>();
  const asking = new Map<Digest, Promise<void>>();
  let waiting: Waiting[] = [];
  let timer: Stop | undefined;

  const flush = async (): Promise<void> => {
    timer = undefined;
    const batch = waiting.splice(0, grantsMax);
    if (waiting.length > 0) timer = clock.after(0, () => void flush());
    if (batch.length === 0) return;
    await askAlso(aheadOf(batch), batch);
  };

  /** Those that come next, as many as fit into the request. Large ones are left out: their grant opens an upload. */
  const aheadOf = (batch: readonly Waiting[]): readonly UploadAsk[] => {
    const room = grantsMax - batch.length;
    const named = new Set(batch.map(({ upload }) => upload.digest));
    const ahead: UploadAsk[] = [];
    for (const upload of next()) {
      if (ahead.length >= room) break;
      const digest = upload.place.at === 'queued' ? upload.place.digest : undefined;
      if (digest === undefined || upload.source.bytes > singlePutMaxBytes) continue;
      if (!named.has(digest) && !asking.has(digest) && !kept.has(digest)) ahead.push(uploadAskOf(upload, digest));
    }
    return ahead;
  };

  const askAlso = (ahead: readonly UploadAsk[], batch: readonly Waiting[]): Promise<void> => {
    const over = askFor(batch, ahead);
    for (const { digest } of ahead) asking.set(digest, over);
    return over;
  };

  const refill = (): void => {
    if (kept.size + asking.size >= refillBelow || signal.aborted) return;
    const ahead = aheadOf([]);
    if (ahead.length >= refillAtLeast) void askAlso(ahead, []);
  };

  const askFor = async (batch: readonly Waiting[], ahead: readonly UploadAsk[]): Promise<void> => {
    // Nobody awaits this: what an adapter throws would end the process.
    const uploads = [...batch.map(({ upload }) => upload), ...ahead];
    const answer = await cloud.askGrants(uploads, signal).catch((): Answer<never> => ownFault);
    for (const { digest } of ahead) asking.delete(digest);
    // One ask the API cannot read must not fail those beside it.
    if (!answer.ok && answer.failure.kind === 'denied' && uploads.length > 1) {
      await Promise.all(batch.map((each) => askFor([each], [])));
      return;
    }
    batch.forEach((each, at) => {
      each.settle(answer.ok ? grantAt(answer.value, at, each.upload) : answer);
    });
    if (answer.ok) keep(ahead, answer.value.slice(batch.length));
  };

  const keep = (asked: readonly UploadAsk[], grants: readonly Grant[]): void => {
    const now = clock.now();
    for (const [digest, { until }] of kept) if (until <= now) kept.delete(digest);
    asked.forEach((ask, at) => {
      const grant = grants[at];
      if (grant?.digest === ask.digest) kept.set(ask.digest, { grant, ask: JSON.stringify(ask), until: now + keptMs });
    });
  };

  const takeKept = (upload: UploadAsk): Grant | undefined => {
    const found = kept.get(upload.digest);
    kept.delete(upload.digest);
    return found !== undefined && found.until > clock.now() && found.ask === JSON.stringify(upload)
      ? found.grant
      : undefined;
  };

  const askNow: GrantDesk['ask'] = (upload, stopped) => {
    const known = takeKept(upload);
    if (known !== undefined) {
      refill();
      return Promise.resolve({ ok: true, value: known });
    }
    return new Promise((resolve) => {
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
    });
  };

  return {
    ask: (upload, stopped) => {
      const underWay = asking.get(upload.digest);
      return underWay === undefined ? askNow(upload, stopped) : underWay.then(() => askNow(upload, stopped));
    },
  };
}

function grantAt(grants: readonly Grant[], at: number, upload: UploadAsk): Answer<Grant> {
  const grant = grants[at];
  if (grant !== undefined && grant.digest === upload.digest) return { ok: true, value: grant };
  return { ok: false, failure: { kind: 'serverFault', detail: 'grants out of order' } };
}
