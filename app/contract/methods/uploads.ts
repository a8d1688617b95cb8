/** Taking pictures in by hand: by path where the host can name them, by their bytes where it cannot. */
import * as z from 'zod';
import { call } from '../contract.ts';

/** What became of paths that were named. */
export const PathsAdded = z.object({
  /** Pictures that are on the list now. */
  added: z.int().min(0),
  /** Files and folders left out: by a rule, or because their name is no picture's. */
  ignored: z.int().min(0),
  /** Files and folders that are not there or may not be read. */
  unreadable: z.int().min(0),
});
export type PathsAdded = z.infer<typeof PathsAdded>;

/**
 * Where to send dropped files. Each goes as `PUT {url}/{relative path}`, its parts percent-encoded and joined by `/`, the
 * body the bytes, `Content-Length` set, and `X-Modified` the file's `lastModified` in whole milliseconds. Answers: 201 with
 * `{"id":"…"}`, the upload's id; 409 the same path came already in this batch; 411 no length; 413 too large; 415 its name
 * is no picture's; 422 a name that cannot be used; 404 no such batch; 507 this disk is full. A PUT that breaks off leaves
 * nothing and may be sent again. Several at once are fine (about four). The first part of a nested path becomes the folder label.
 */
export const Batch = z.object({
  /** Under the page's origin. Good until the host ends. */
  url: z.string(),
  maxFileBytes: z.int(),
});
export type Batch = z.infer<typeof Batch>;

/** The service. `addPaths` walks folders; it fails with notAllowed for what lies outside the roots the host may show. */
export const uploads = {
  addPaths: call(
    z.object({
      paths: z.array(z.string().min(1).max(4096)).min(1).max(10_000),
      /** Also what its owner deleted in the cloud. */
      again: z.boolean().exactOptional(),
    }),
    PathsAdded,
  ),
  /** Fails with unsupportedHere where dropped files have paths. */
  begin: call(z.void(), Batch),
} as const;

/** The service of the samples that come with the program. Adding them twice is harmless. May take half a minute once. */
export const samples = { add: call(z.void(), z.object({ added: z.int().min(0) })) } as const;
