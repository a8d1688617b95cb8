/** Addresses of previews: asked for a hundred at a time, and kept until they run out. */
import type { RecordState } from '../../../processor/contract/api.ts';
import type { Answer, Clock, Cloud } from '../ports.ts';
import type { PreviewKey } from './preview-desk.ts';

/** Addresses by digest. */
export interface UrlDesk {
  /** `undefined` as value where there is no such picture or preview. */
  get(key: PreviewKey): Promise<Answer<string | undefined>>;
  expect(digests: readonly string[]): void;
  forget(digest: string): void;
}

/** What the desk works with. */
export interface UrlDeskParts {
  readonly cloud: Pick<Cloud, 'readRecords'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How many digests are asked for at once. */
  readonly atOnce: number;
}

type Previews = Extract<RecordState, { state: 'ready' }>['previews'];
interface Known {
  readonly previews: Previews | undefined;
  readonly until: number;
}

/** How long a question waits for others to come along. */
const gatherMs = 5;

/** Addresses are not used in their last half minute: a slow line needs some of it. */
const spareMs = 30_000;

/** That there is no preview is believed for so long: the analysis may be under way. */
const absentMs = 2_000;

/** Addresses kept: 20,000 take about 30 MB. */
const knownMax = 20_000;
const expectedMax = 1_000;

/** A desk that knows nothing yet. */
export function createUrlDesk({ cloud, clock, signal, atOnce }: UrlDeskParts): UrlDesk {
  const known = new Map<string, Known>();
  const asked = new Map<string, ((answer: Answer<Known>) => void)[]>();
  let expected: readonly string[] = [];
  let isGathering = false;

  const keep = (digest: string, entry: Known): void => {
    known.delete(digest);
    known.set(digest, entry);
    const oldest = known.size > knownMax ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
  };
  const isFresh = (digest: string): boolean => (known.get(digest)?.until ?? 0) > clock.now();

  const ask = async (): Promise<void> => {
    isGathering = false;
    const named = [...asked.keys()].slice(0, atOnce);
    const waiting = new Map(named.map((digest) => [digest, asked.get(digest) ?? []]));
    for (const digest of named) asked.delete(digest);
    if (asked.size > 0) gather();
    const alongside = expected.filter((digest) => !waiting.has(digest) && !isFresh(digest));
    const digests = [...named, ...alongside.slice(0, atOnce - named.length)];
    const answer = await cloud.readRecords(digests, signal);
    if (answer.ok) for (const state of answer.value) keep(state.digest, knownOf(state, clock.now()));
    for (const [digest, settle] of waiting) {
      const entry = known.get(digest) ?? { previews: undefined, until: 0 };
      for (const each of settle) each(answer.ok ? { ok: true, value: entry } : answer);
    }
  };
  const gather = (): void => {
    if (isGathering) return;
    isGathering = true;
    clock.after(gatherMs, () => void ask());
  };

  return {
    get: async ({ digest, edge }) => {
      const entry = known.get(digest);
      if (entry !== undefined && isFresh(digest)) return { ok: true, value: entry.previews?.[edge] };
      const answer = await new Promise<Answer<Known>>((resolve) => {
        asked.set(digest, [...(asked.get(digest) ?? []), resolve]);
        gather();
      });
      return answer.ok ? { ok: true, value: answer.value.previews?.[edge] } : answer;
    },
    expect: (digests) => {
      expected = digests.slice(0, expectedMax);
    },
    forget: (digest) => void known.delete(digest),
  };
}

function knownOf(state: RecordState, now: number): Known {
  if (state.state !== 'ready') return { previews: undefined, until: now + absentMs };
  return { previews: state.previews, until: Date.parse(state.previews.expiresAt) - spareMs };
}
