/** What the library asks of the catalogue, in the words of the UI's contract where they are the same. */

import type { SignedRequest } from '../../processor/contract/api.ts';
import type { CountBy, LibraryItem } from '../contract/methods/library.ts';
import type { Query } from '../core/catalogue/query.ts';
import type { Looked } from '../core/catalogue/similar.ts';
import type { UploadSource } from '../core/queue/upload.ts';
import type { Answer, Catalogue, Cloud, Stop } from './ports.ts';

/** What a grid shows of one picture. */
export type Glance = LibraryItem;

/** With the label of the watched folder it was sent from. */
export interface PlacedGlance extends Glance {
  readonly folder?: string;
}

/** Rows `offset` to `offset + limit`. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** All that a grid needs to lay out what a query finds. */
export interface GridOutline {
  /** In the query's order; empty where that is not by time taken. */
  readonly days: readonly { readonly day: string; readonly pictures: number }[];
  /** Width / height × 32 of each picture, in the query's order; 0 where it is not known. */
  readonly ratios: Uint8Array;
}

/** How many records have one key. '' stands for those that do not say. */
export interface KeyCount {
  readonly key: string;
  readonly records: number;
}

/** The catalogue as a library reads it. */
export interface LibraryIndex extends Catalogue {
  /** One page of what the query finds, and how many it finds in all. */
  glances(query: Query, page: Page): { readonly total: number; readonly glances: readonly Glance[] };
  outline(query: Query): GridOutline;
  digests(query: Query, page: Page): readonly string[];
  /** Among what the query finds: by day and month the largest key first, else the most records first. At most 10,000. */
  count(query: Query, by: CountBy): readonly KeyCount[];
  /** All that the query finds whose look can be compared. */
  looks(query: Query): readonly Looked[];
  /** In the order given; those that are gone are left out. */
  glancesOf(digests: readonly string[]): readonly PlacedGlance[];
  /** Records of a schema below this one, the newest picture first. */
  olderThan(schema: number): readonly string[];
  countOlderThan(schema: number): number;
}

/** The library as it is kept here, and word of every change of it. */
export interface WatchedLibrary extends LibraryIndex {
  /** Called after every change that was saved. */
  onChange(listener: () => void): Stop;
}

/** What a library asks of the cloud besides what uploads do. */
export interface LibraryCloud extends Cloud {
  /** Where to GET an original, for a short time. */
  originalOf(digest: string, signal: AbortSignal): Promise<Answer<SignedRequest>>;
  /** Has the cloud analyse an original again. Its record comes with the feed. */
  analyseAgain(digest: string, signal: AbortSignal): Promise<Answer<void>>;
}

/** What was hashed on this machine. */
export interface LocalFiles {
  /** Every file that had this digest when it was seen last, wherever it is now. At most 100. */
  filesOf(digest: string): readonly UploadSource[];
  /** A path each of these had when it was seen last; those never seen here are left out. */
  pathsOf(digests: readonly string[]): ReadonlyMap<string, string>;
}
