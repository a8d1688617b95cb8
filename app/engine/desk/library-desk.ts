/** The library as the UI sees it. */
import type { ApiHandlers } from '../../contract/api.ts';
import { AppError } from '../../contract/errors.ts';
import type { CountBy, Counted, PerDigest, QueryParts } from '../../contract/methods/library.ts';
import { parseQuery, partsOf } from '../../core/catalogue/query.ts';
import type { Failure } from '../../core/queue/upload.ts';
import type { LibraryCloud, WatchedLibrary } from '../library-ports.ts';
import type { Answer, Clock } from '../ports.ts';
import { toBase64 } from './base64.ts';
import { type ProofParts, proveDigest } from './digest-proof.ts';
import type { Exports } from './exports.ts';
import type { PreviewDesk } from './preview-desk.ts';
import { createReanalysisDesk } from './reanalysis-desk.ts';
import { createSimilarDesk } from './similar-desk.ts';
import { thinned } from './thinned.ts';

/** What the desk works with. */
export interface LibraryDeskParts extends ProofParts {
  readonly library: WatchedLibrary;
  readonly cloud: LibraryCloud;
  readonly previews: Pick<PreviewDesk, 'expect' | 'forget'>;
  readonly exports: Exports;
  /** Where an export is downloaded from. */
  readonly exportUrl: (id: string, format: 'json' | 'csv') => string;
  readonly readFeedNow: () => void;
  readonly clock: Clock;
}

const tellMs = 500;

/** Questions to the cloud at once, for many digests. */
const asksAtOnce = 8;

/** When the feed is read after an analysis was asked for: it takes a second or two. */
const lookAgainMs = [1_500, 4_000, 10_000] as const;

/** The handlers of `library`. */
export function createLibraryDesk(parts: LibraryDeskParts): ApiHandlers['library'] {
  const { library, cloud, previews, exports, clock } = parts;
  // Versions of two runs of the program must not be taken for one another.
  let version = clock.now();
  library.onChange(() => {
    version += 1;
  });
  const similar = createSimilarDesk(parts);
  const reanalysis = createReanalysisDesk({ ...parts, forgetPreview: (digest) => previews.forget(digest) });

  return {
    search: ({ text, offset, limit }) => {
      const query = parseQuery(text);
      const { total, glances } = library.glances(query, { offset, limit });
      previews.expect(glances.map(({ digest }) => digest));
      return { total, version, items: [...glances], problems: [...query.problems] };
    },
    // The words of the core and of the contract are the same; a test holds them together.
    explain: ({ text }) => partsOf(text) as QueryParts,
    outline: ({ text }) => {
      const { days, ratios } = library.outline(parseQuery(text));
      return { total: ratios.length, version, days: [...days], ratios: toBase64(ratios) };
    },
    digests: ({ text, ...page }) => ({ version, digests: [...library.digests(parseQuery(text), page)] }),
    record: async ({ digest }) => {
      const record = library.recordOf(digest);
      if (record === undefined) throw new AppError('gone', 'There is no such picture.');
      return { record, proof: await proveDigest(record, parts) };
    },
    count: ({ text, by }) => ({ version, groups: library.count(parseQuery(text), by).map(toCounted(by)) }),
    changed: (emit) => {
      const tell = (): void =>
        emit({ version, pictures: library.glances(parseQuery(''), { offset: 0, limit: 0 }).total });
      const telling = thinned(clock, tellMs, tell);
      const stop = library.onChange(telling.changed);
      telling.changed();
      return () => {
        stop();
        telling.stop();
      };
    },
    remove: async ({ digests }, signal) => {
      const removed: string[] = [];
      const answer = await askEach(digests, async (digest) => {
        const gone = await cloud.remove(digest, signal);
        if (gone.ok) removed.push(digest);
        return gone;
      });
      // The feed will say the same; people look at it now.
      library.apply(
        removed.map((digest) => ({ op: 'x', digest })),
        undefined,
      );
      for (const digest of removed) await previews.forget(digest);
      return answer;
    },
    analyseAgain: async ({ digests }, signal) => {
      const answer = await askEach(digests, (digest) => cloud.analyseAgain(digest, signal));
      for (const digest of digests) await previews.forget(digest);
      for (const ms of lookAgainMs) clock.after(ms, parts.readFeedNow);
      return answer;
    },
    duplicates: async (ask) => {
      const asked = version;
      const found = await similar.find(ask, asked);
      previews.expect(found.page.flatMap(({ items }) => items.map(({ digest }) => digest)));
      return { version: asked, ...found };
    },
    reanalysis: (emit) => reanalysis.watch(emit),
    reanalyseOlder: () => reanalysis.start(),
    stopReanalysis: () => reanalysis.stop(),
    export: ({ format, of }) => {
      const { id, records } = exports.prepare({ format, of: 'text' in of ? { query: parseQuery(of.text) } : of });
      return { url: parts.exportUrl(id, format), records };
    },
  };
}

async function askEach(digests: readonly string[], ask: (digest: string) => Promise<Answer<void>>): Promise<PerDigest> {
  const failed: PerDigest['failed'] = [];
  const left = [...digests].reverse();
  const lane = async (): Promise<void> => {
    for (let digest = left.pop(); digest !== undefined; digest = left.pop()) {
      const answer = await ask(digest);
      if (!answer.ok) failed.push({ digest, code: codeOf(answer.failure) });
    }
  };
  await Promise.all(Array.from({ length: asksAtOnce }, lane));
  return { done: digests.length - failed.length, failed };
}

function codeOf({ kind }: Failure): PerDigest['failed'][number]['code'] {
  if (kind === 'stalled') return 'offline';
  return kind === 'offline' || kind === 'signedOut' || kind === 'throttled' ? kind : 'cloudFailed';
}

const fields: Readonly<Record<CountBy, (key: string) => string>> = {
  day: (key) => `on:${key}`,
  month: (key) => `on:${key}`,
  camera: (key) => `camera:"=${key}"`,
  lens: (key) => `lens:"=${key}"`,
  focalLength: (key) => `focal:${key}`,
  place: (key) => `place:${key}`,
  format: (key) => `format:${key}`,
  rating: (key) => `rating:${key}`,
  folder: (key) => `folder:"=${key}"`,
};

/** The query language has no way to write a quote. */
const toCounted =
  (by: CountBy) =>
  ({ key, records }: { readonly key: string; readonly records: number }): Counted => ({
    key,
    pictures: records,
    ...(key !== '' && !key.includes('"') && { token: fields[by](key) }),
  });
