/**
 * Previews: from this disk, else from the cloud. Addresses are asked for in batches, each preview is fetched once however
 * many want it, the one asked for last comes first, and what nobody waits for any more is not fetched.
 */
import { batchGetMax } from '../../../processor/contract/limits.ts';
import type { PreviewEdge } from '../../../processor/contract/names.ts';
import type { Failure } from '../../core/queue/upload.ts';
import type { Answer, Clock, Cloud } from '../ports.ts';
import { createUrlDesk } from './preview-urls.ts';

/** One preview of one picture. */
export interface PreviewKey {
  readonly digest: string;
  readonly edge: PreviewEdge;
}

/** Previews on this disk, the longest unused going first when there are too many. */
export interface PreviewStore {
  read(key: PreviewKey): Promise<Uint8Array | undefined>;
  /** Never fails: what cannot be kept is fetched again. */
  write(key: PreviewKey, bytes: Uint8Array): Promise<void>;
  forget(digest: string): Promise<void>;
  bytes(): number;
  clear(): Promise<void>;
  setLimit(bytes: number): void;
}

/** What the desk works with. */
export interface PreviewDeskParts {
  readonly cloud: Pick<Cloud, 'readRecords'>;
  readonly store: PreviewStore;
  /** The bytes behind a presigned URL. */
  readonly fetchBytes: (url: string, signal: AbortSignal) => Promise<Answer<Uint8Array>>;
  readonly clock: Clock;
}

/** Where previews are asked for. */
export interface PreviewDesk {
  /** The WebP's bytes; `undefined` as value where there is no such picture or preview. */
  get(key: PreviewKey, signal: AbortSignal): Promise<Answer<Uint8Array | undefined>>;
  /** These are looked at now and will be asked for soon: their addresses come along with the next question. */
  expect(digests: readonly string[]): void;
  /** Deleted, or analysed again: what is kept of it is no good any more. */
  forget(digest: string): Promise<void>;
  stop(): void;
}

/** Fetched at once: the store's connections are shared with uploads. */
const fetchesAtOnce = 16;

type Got = Answer<Uint8Array | undefined>;

interface Wanted {
  readonly key: PreviewKey;
  readonly promise: Promise<Got>;
  readonly settle: (got: Got) => void;
  waiters: number;
}

const stopped: Failure = { kind: 'stalled', detail: 'stopped' };

/** A desk that has fetched nothing yet. */
export function createPreviewDesk({ cloud, store, fetchBytes, clock }: PreviewDeskParts): PreviewDesk {
  const ending = new AbortController();
  const urls = createUrlDesk({ cloud, clock, signal: ending.signal, atOnce: batchGetMax });
  const wanted = new Map<string, Wanted>();
  const line: Wanted[] = [];
  let running = 0;

  const fetchOnce = async (key: PreviewKey): Promise<Got> => {
    const url = await urls.get(key);
    if (!url.ok) return url;
    if (url.value === undefined) return { ok: true, value: undefined };
    return fetchBytes(url.value, ending.signal);
  };
  const fetchNow = async (key: PreviewKey): Promise<Got> => {
    const first = await fetchOnce(key);
    if (first.ok || ending.signal.aborted) return first;
    // The address may have died with the keys that signed it: a fresh one tells.
    urls.forget(key.digest);
    return fetchOnce(key);
  };

  const startMore = (): void => {
    while (running < fetchesAtOnce) {
      const next = line.pop();
      if (next === undefined) return;
      if (next.waiters === 0) {
        finish(next, { ok: false, failure: stopped });
        continue;
      }
      running += 1;
      void fetchNow(next.key)
        .catch((): Got => ({ ok: false, failure: { kind: 'serverFault', detail: 'own fault' } }))
        .then(async (got) => {
          if (got.ok && got.value !== undefined) await store.write(next.key, got.value);
          running -= 1;
          finish(next, got);
          startMore();
        });
    }
  };
  const finish = (each: Wanted, got: Got): void => {
    wanted.delete(nameOf(each.key));
    each.settle(got);
  };

  const want = (key: PreviewKey): Wanted => {
    const known = wanted.get(nameOf(key));
    if (known !== undefined) return known;
    let settle: (got: Got) => void = () => undefined;
    const promise = new Promise<Got>((resolve) => {
      settle = resolve;
    });
    const fresh: Wanted = { key, promise, settle, waiters: 0 };
    wanted.set(nameOf(key), fresh);
    line.push(fresh);
    return fresh;
  };

  return {
    get: async (key, signal) => {
      const kept = await store.read(key);
      if (kept !== undefined) return { ok: true, value: kept };
      if (signal.aborted || ending.signal.aborted) return { ok: false, failure: stopped };
      const each = want(key);
      each.waiters += 1;
      const leave = (): void => {
        each.waiters -= 1;
      };
      signal.addEventListener('abort', leave, { once: true });
      startMore();
      const got = await each.promise;
      signal.removeEventListener('abort', leave);
      return got;
    },
    expect: urls.expect,
    forget: async (digest) => {
      urls.forget(digest);
      await store.forget(digest);
    },
    stop: () => {
      ending.abort();
      for (const each of line.splice(0)) finish(each, { ok: false, failure: stopped });
    },
  };
}

const nameOf = ({ digest, edge }: PreviewKey): string => `${digest}/${edge}`;
