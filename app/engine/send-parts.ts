/**
 * A large original in parts: each is hashed while others are sent, asked for just before use, and several go at once.
 * What the cloud has already is not sent again.
 */
import type { StoredPart } from '../../processor/contract/api.ts';
import type { Digest } from '../../processor/contract/names.ts';
import { retryTable } from '../core/queue/retry-table.ts';
import type { Failure, Resume } from '../core/queue/upload.ts';
import { type PlannedPart, partsToSend, planParts } from '../core/transfer/parts.ts';
import type { Answer } from './ports.ts';
import type { SendEnd, SendHooks, SendTools } from './sending.ts';

/** Parts under way at once: enough to hash one, send two and wait for the answer to one. */
const lanes = 4;

/** A multipart upload that is open. */
export interface PartsJob {
  readonly path: string;
  readonly bytes: number;
  readonly digest: Digest;
  readonly resume: Resume;
  readonly stored: readonly StoredPart[];
}

/** A part the cloud has, as completing names it. */
interface DonePart {
  readonly number: number;
  readonly etag: string;
  readonly sha256: string;
}

/** Sends what is missing and completes. Parts that arrived stay when a later one fails. */
export async function sendParts(
  job: PartsJob,
  tools: SendTools,
  hooks: SendHooks,
  signal: AbortSignal,
): Promise<SendEnd> {
  const plan = planParts(job.bytes, job.resume.partBytes);
  const missing = partsToSend(plan, job.stored);
  const done = alreadyDone(plan, missing, job.stored);
  hooks.onBytes(plan.reduce((sum, part) => sum + part.bytes, 0) - missing.reduce((sum, part) => sum + part.bytes, 0));

  const failure = await sendMissing({ job, tools, hooks }, missing, { done, signal });
  if (failure !== undefined) return { is: 'missed', failure };

  const parts = [...done].sort((a, b) => a.number - b.number);
  const completed = await tools.cloud.complete({ digest: job.digest, uploadId: job.resume.uploadId, parts }, signal);
  if (!completed.ok) return { is: 'missed', failure: completed.failure };
  if (completed.value === 'lost') return { is: 'resumeLost' };
  return { is: completed.value === 'stored' ? 'stored' : 'foundThere' };
}

function alreadyDone(
  plan: readonly PlannedPart[],
  missing: readonly PlannedPart[],
  stored: readonly StoredPart[],
): DonePart[] {
  const isMissing = new Set(missing.map((part) => part.number));
  return plan.flatMap(({ number }) => {
    const there = isMissing.has(number) ? undefined : stored.find((part) => part.number === number);
    return there?.sha256 === undefined ? [] : [{ number, etag: there.etag, sha256: there.sha256 }];
  });
}

interface PartBench {
  readonly job: PartsJob;
  readonly tools: SendTools;
  readonly hooks: SendHooks;
}

/**
 * Lanes take the next part until none is left or one fails. After a failure the parts under way go on to their end: on a
 * bad line, stopping them would cost up to 48 MiB each time and the upload would run out of attempts without one part more.
 */
async function sendMissing(
  bench: PartBench,
  missing: readonly PlannedPart[],
  { done, signal }: { readonly done: DonePart[]; readonly signal: AbortSignal },
): Promise<Failure | undefined> {
  const all = new AbortController();
  const onAbort = (): void => all.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) all.abort();
  const queue = [...missing];
  let failure: Failure | undefined;
  const lane = async (): Promise<void> => {
    for (let part = queue.shift(); part !== undefined && failure === undefined; part = queue.shift()) {
      const answer = await sendOne(bench, part, all.signal).catch((): Answer<never> => ownFault);
      if (answer.ok) {
        done.push(answer.value);
        bench.hooks.onPart();
      } else {
        failure ??= answer.failure;
        if (isInVain(answer.failure)) all.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, queue.length) }, lane));
  signal.removeEventListener('abort', onAbort);
  return failure;
}

// Else the other lanes would go on with nobody waiting for them.
const ownFault: Answer<never> = { ok: false, failure: { kind: 'serverFault', detail: 'own fault' } };

/** Whether the parts beside the one that failed so are of no use either. */
function isInVain({ kind }: Failure): boolean {
  const { attempts, keeps } = retryTable[kind];
  return attempts === 0 || keeps !== 'all';
}

async function sendOne(
  { job, tools, hooks }: PartBench,
  part: PlannedPart,
  signal: AbortSignal,
): Promise<Answer<DonePart>> {
  const hashed = await tools.fingerprinter.hashRanges(job.path, [part], signal);
  if (!hashed.ok) return hashed;
  const sha256 = hashed.value[0] ?? '';
  const wanted = { number: part.number, size: part.bytes, sha256 };
  const granted = await tools.cloud.askPartGrants(
    { digest: job.digest, uploadId: job.resume.uploadId, parts: [wanted] },
    signal,
  );
  if (!granted.ok) return granted;
  const put = granted.value.find((each) => each.number === part.number)?.put;
  if (put === undefined) return { ok: false, failure: { kind: 'serverFault', detail: 'no grant for part' } };
  const sent = await tools.sender.put(
    { path: job.path, start: part.start, bytes: part.bytes, put, onBytes: hooks.onBytes },
    signal,
  );
  if (!sent.ok) return sent;
  if (sent.value.outcome !== 'stored') return { ok: false, failure: { kind: 'conflict', detail: 'part refused' } };
  return { ok: true, value: { number: part.number, etag: sent.value.etag, sha256 } };
}
