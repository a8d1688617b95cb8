/**
 * The pictures: searched in the local catalogue, so that every answer is there at once. A query is the text people type,
 * `canon rating:>=4 after:2021 "golden hour" -format:gif sort:oldest`; nothing typed is an error.
 */
import * as z from 'zod';
import { Digest } from '../../../processor/contract/names.ts';
import { PictureRecord, RejectReason } from '../../../processor/contract/record.ts';
import { call, subscription } from '../contract.ts';

const QueryText = z.string().max(2000);

/** What a grid needs of one picture. Times are local to the place, as cameras write them. */
export const LibraryItem = z.object({
  digest: Digest,
  name: z.string(),
  /** As shown, orientation applied. Absent where they are not known. */
  width: z.int().min(1).exactOptional(),
  height: z.int().min(1).exactOptional(),
  /** Base64. */
  thumbhash: z.string().exactOptional(),
  /** `2021-09-27T07:13:05` when the file says when it was taken. */
  taken: z.string().exactOptional(),
  /** The day it is grouped under, `2021-09-27`: taken, else modified, else added. */
  day: z.string(),
  rating: z.number().exactOptional(),
  verdict: z.enum(['analysed', 'rejected']),
  reason: RejectReason.exactOptional(),
  format: z.string().exactOptional(),
  bytes: z.number(),
  /** More than 1: an animation, or pages. */
  frames: z.int().exactOptional(),
  located: z.boolean(),
  /** How many warnings its record has. */
  warnings: z.int(),
  /** Which previews can be asked for under `mediaBase`. */
  has320: z.boolean(),
  has1600: z.boolean(),
});
export type LibraryItem = z.infer<typeof LibraryItem>;

/** One filter of a query, for a chip: the text without its `token` is the query without the filter. */
export const QueryFilter = z.object({
  /** Word for word as it was typed, with its quotes and its minus. */
  token: z.string(),
  on: z.enum([
    ...['taken', 'camera', 'lens', 'folder', 'name', 'format', 'verdict', 'reason'],
    ...['rating', 'iso', 'focal', 'location', 'place'],
  ] as const),
  /** What stands after the colon, without quotes. */
  value: z.string(),
  not: z.boolean(),
});
export type QueryFilter = z.infer<typeof QueryFilter>;

/** In which order records come. */
export const SortName = z.enum(['newest', 'oldest', 'added', 'name', 'largest', 'smallest', 'rating']);
export type SortName = z.infer<typeof SortName>;

/** A query taken apart: `words` and the filters' tokens and `sort:` put together mean the same again. */
export const QueryParts = z.object({
  /** What is looked for in names and words, as typed. */
  words: z.string(),
  filters: z.array(QueryFilter),
  sort: SortName,
  /** What was not understood and left out, word for word. */
  problems: z.array(z.string()),
});
export type QueryParts = z.infer<typeof QueryParts>;

/** One page of what a query finds. */
export const SearchAnswer = z.object({
  total: z.int().min(0),
  /** Of the catalogue (`library.changed`): two pages of one version fit together. */
  version: z.int(),
  items: z.array(LibraryItem),
  problems: z.array(z.string()),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

/** All that a justified grid needs to lay out every picture at once; the items come page by page. */
export const Outline = z.object({
  total: z.int().min(0),
  version: z.int(),
  /** In the query's order; each day's pictures follow one another. Empty where the order is not by time taken. */
  days: z.array(z.object({ day: z.string(), pictures: z.int().min(1) })),
  /**
   * Base64 of one byte for each picture, in the query's order: width / height × 32, rounded, 1 to 255; 0 where it is not
   * known. Good to 2 %: lay out with these alone, and let pictures cover their boxes.
   */
  ratios: z.string(),
});
export type Outline = z.infer<typeof Outline>;

/** How a picture's digest on this machine compares with the analysed one. */
export const DigestProof = z.object({
  /**
   * `same`: a file on this machine, unchanged since it was hashed here, has the digest the analysis computed from the bytes
   * in the cloud. `remembered`: one had, and is gone or changed since. `unknown`: it was not hashed on this machine.
   * `different`: the analysis found other bytes in the cloud; the app sends them again.
   */
  verdict: z.enum(['same', 'remembered', 'unknown', 'different']),
  /** The digest computed on this machine; absent with `unknown`. */
  local: Digest.exactOptional(),
  /** Where it is, or was, on this machine. */
  files: z.array(z.object({ path: z.string(), state: z.enum(['same', 'changed', 'gone']) })),
});
export type DigestProof = z.infer<typeof DigestProof>;

/** By what pictures are counted. `place`: squares of one degree, the key `47,8` naming the south-west corner. */
export const CountBy = z.enum(['day', 'month', 'camera', 'lens', 'focalLength', 'place', 'format', 'rating', 'folder']);
export type CountBy = z.infer<typeof CountBy>;

/** One bar of a chart. `key` is '' for pictures that do not say. `token` is the filter that finds just these; absent for ''. */
export const Counted = z.object({
  key: z.string(),
  pictures: z.int().min(1),
  token: z.string().exactOptional(),
});
export type Counted = z.infer<typeof Counted>;

/** One of pictures that look alike, with where it came from. */
export const SimilarItem = LibraryItem.extend({
  /** Label of the watched folder it was sent from. */
  folder: z.string().exactOptional(),
  /** Where it was on this machine when it was seen last: one path, if it was in several places. */
  path: z.string().exactOptional(),
});
export type SimilarItem = z.infer<typeof SimilarItem>;

/** Pictures that look alike, the best first: most pixels, then most bytes. */
export const SimilarPictures = z.object({
  /** How many there are; `items` holds the first hundred. */
  total: z.int().min(2),
  /** Bytes of all but the first. */
  sparedBytes: z.number().min(0),
  items: z.array(SimilarItem).min(1).max(100),
});
export type SimilarPictures = z.infer<typeof SimilarPictures>;

/** How far analysing again is. */
export const Reanalysis = z.object({
  /** Pictures whose record an older version of the analysis wrote. */
  older: z.int().min(0),
  /** Absent while nothing is analysed again. */
  run: z.object({ total: z.int(), done: z.int(), failed: z.int() }).exactOptional(),
});
export type Reanalysis = z.infer<typeof Reanalysis>;

const Digests = z.array(Digest).min(1).max(1000);

/** What became of each digest: those not named in `failed` went well. */
export const PerDigest = z.object({
  done: z.int().min(0),
  failed: z.array(z.object({ digest: Digest, code: z.enum(['offline', 'signedOut', 'throttled', 'cloudFailed']) })),
});
export type PerDigest = z.infer<typeof PerDigest>;

/** The service. */
export const library = {
  search: call(z.object({ text: QueryText, offset: z.int().min(0), limit: z.int().min(1).max(500) }), SearchAnswer),
  explain: call(z.object({ text: QueryText }), QueryParts),
  outline: call(z.object({ text: QueryText }), Outline),
  /** Digests `offset` to `offset + limit` in the query's order: for a selection over pictures that were not loaded. */
  digests: call(
    z.object({ text: QueryText, offset: z.int().min(0), limit: z.int().min(1).max(10_000) }),
    z.object({ version: z.int(), digests: z.array(Digest) }),
  ),
  /** Fails with gone. */
  record: call(z.object({ digest: Digest }), z.object({ record: PictureRecord, proof: DigestProof })),
  /** The largest key first for day and month, else the most pictures first; at most 10,000. */
  count: call(z.object({ text: QueryText, by: CountBy }), z.object({ version: z.int(), groups: z.array(Counted) })),
  /** Whole, at most twice a second. Ask again for what is shown when `version` grew. */
  changed: subscription(z.object({ version: z.int(), pictures: z.int().min(0) })),
  /** Deletes originals in the cloud with all that was made of them. Files on this machine stay. Safe to repeat. */
  remove: call(z.object({ digests: Digests }), PerDigest),
  /** Has the cloud analyse them again. */
  analyseAgain: call(z.object({ digests: Digests }), PerDigest),
  /** Groups of pictures that look alike among those a query finds, the newest group first. */
  duplicates: call(
    z.object({ text: QueryText, offset: z.int().min(0), limit: z.int().min(1).max(100) }),
    z.object({
      version: z.int(),
      /** Groups, and pictures in all of them. */
      groups: z.int().min(0),
      pictures: z.int().min(0),
      sparedBytes: z.number().min(0),
      page: z.array(SimilarPictures),
    }),
  ),
  /** Whole, at most twice a second. */
  reanalysis: subscription(Reanalysis),
  /** Has every picture of an older version analysed again, in the background. Does nothing while that is under way. */
  reanalyseOlder: call(z.void(), z.object({ total: z.int().min(0) })),
  /** Asks for no more of them; what was asked for comes. */
  stopReanalysis: call(z.void(), z.void()),
  /** A URL to download from within ten minutes: the named records, or all that a query finds. */
  export: call(
    z.object({
      format: z.enum(['json', 'csv']),
      of: z.union([z.object({ digests: z.array(Digest).min(1).max(10_000) }), z.object({ text: QueryText })]),
    }),
    z.object({ url: z.string(), records: z.int().min(0) }),
  ),
} as const;
