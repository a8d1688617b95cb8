/** What an upload would do, without doing it: files are hashed where their digest is not known, and the cloud is only asked. */
import { batchGetMax, originalMaxBytes } from '../../processor/contract/limits.ts';
import type { Digest } from '../../processor/contract/names.ts';
import type { Failure, UploadSource } from '../core/queue/upload.ts';
import type { Answer, Cloud, Fingerprinter, Sightings } from './ports.ts';

/** What would happen to one file. `sameBytes`: it is sent once, under another of the named paths. */
export type Planned =
  | {
      readonly path: string;
      readonly bytes: number;
      readonly would: 'send' | 'sameBytes' | 'alreadyThere' | 'deletedThere';
      readonly digest: Digest;
    }
  | { readonly path: string; readonly bytes: number; readonly would: 'fail'; readonly because: Failure };

/** What a plan works with. */
export interface PlanParts {
  readonly cloud: Cloud;
  readonly sightings: Sightings;
  readonly fingerprinter: Fingerprinter;
}

/** How it is to be planned. */
export interface PlanAsk {
  readonly sources: readonly UploadSource[];
  /** Also what its owner deleted in the cloud. */
  readonly again: boolean;
  readonly onHashed?: (files: number) => void;
}

/** Files hashed at once. */
const hashers = 2;

/** The plan, in the order of the sources, or what kept the cloud from being asked. */
export async function planUpload(
  ask: PlanAsk,
  parts: PlanParts,
  signal: AbortSignal,
): Promise<Answer<readonly Planned[]>> {
  const digests = await hashAll(ask, parts, signal);
  const known = [...new Set(digests.flatMap((each) => (each.ok ? [each.value] : [])))];
  const states = await askAll(known, parts.cloud, signal);
  if (!states.ok) return states;
  const sent = new Set<Digest>();
  const value = ask.sources.map((source, at): Planned => {
    const digest = digests[at] ?? failed({ kind: 'sourceBusy', detail: 'stopped' });
    const { path, bytes } = source;
    if (!digest.ok) return { path, bytes, would: 'fail', because: digest.failure };
    const would = decide(states.value.get(digest.value), ask.again);
    if (would !== 'send' || !sent.has(digest.value)) sent.add(digest.value);
    else return { path, bytes, would: 'sameBytes', digest: digest.value };
    return { path, bytes, would, digest: digest.value };
  });
  return { ok: true, value };
}

type CloudState = 'ready' | 'analysing' | 'deleted' | 'missing';

function decide(state: CloudState | undefined, again: boolean): 'send' | 'alreadyThere' | 'deletedThere' {
  if (state === 'ready' || state === 'analysing') return 'alreadyThere';
  return state === 'deleted' && !again ? 'deletedThere' : 'send';
}

const failed = (failure: Failure): Answer<never> => ({ ok: false, failure });

async function hashAll(
  { sources, onHashed }: PlanAsk,
  parts: PlanParts,
  signal: AbortSignal,
): Promise<readonly Answer<Digest>[]> {
  const digests: Answer<Digest>[] = [];
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < sources.length && !signal.aborted; at = next++) {
      const source = sources[at];
      if (source !== undefined) digests[at] = await digestOf(source, parts, signal);
      done += 1;
      onHashed?.(done);
    }
  };
  await Promise.all(Array.from({ length: hashers }, lane));
  return digests;
}

async function digestOf(
  source: UploadSource,
  { sightings, fingerprinter }: PlanParts,
  signal: AbortSignal,
): Promise<Answer<Digest>> {
  if (source.bytes === 0) return failed({ kind: 'empty' });
  if (source.bytes > originalMaxBytes) return failed({ kind: 'tooLarge' });
  const known = sightings.digestOf(source);
  if (known !== undefined) return { ok: true, value: known };
  const hashed = await fingerprinter.fingerprint(source, signal);
  if (hashed.ok) sightings.remember(source, hashed.value);
  return hashed;
}

async function askAll(
  digests: readonly Digest[],
  cloud: Cloud,
  signal: AbortSignal,
): Promise<Answer<ReadonlyMap<Digest, CloudState>>> {
  const states = new Map<Digest, CloudState>();
  for (let at = 0; at < digests.length; at += batchGetMax) {
    const answer = await cloud.readRecords(digests.slice(at, at + batchGetMax), signal);
    if (!answer.ok) return answer;
    for (const { digest, state } of answer.value) states.set(digest, state);
  }
  return { ok: true, value: states };
}
