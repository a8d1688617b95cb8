/** The watched folders. */
import * as z from 'zod';
import { call, subscription } from '../contract.ts';
import { AtMs } from './shared.ts';

/** How a folder is to be watched. What is absent has its default. */
export const FolderOptions = z.object({
  /** In gitignore's syntax, relative to the folder, after the default rules: `!` takes one of those back. */
  ignorePatterns: z.array(z.string().max(1000)).max(1000).exactOptional(),
  /** Follow symbolic links, into other folders too. */
  followSymlinks: z.boolean().exactOptional(),
  /** The name its pictures carry; else the last part of its path. */
  label: z.string().min(1).max(255).exactOptional(),
  /** Milliseconds between full scans. */
  rescanMs: z.int().min(10_000).exactOptional(),
});
export type FolderOptions = z.infer<typeof FolderOptions>;

/**
 * Why a folder cannot be scanned. `markerMissing`: something is there that may be the empty place of a drive.
 * `otherFolder`: its marker is another folder's. `otherDevice`: it has no marker and is on another drive than before.
 */
export const RootTrouble = z.enum([
  'missing',
  'notAFolder',
  'denied',
  'markerMissing',
  'otherFolder',
  'otherDevice',
  'notAnswering',
  'failed',
]);
export type RootTrouble = z.infer<typeof RootTrouble>;

/** One watched folder as people see it. */
export const FolderView = z.object({
  id: z.string(),
  path: z.string(),
  label: z.string(),
  options: FolderOptions,
  place: z.enum(['starting', 'scanning', 'watching', 'unreachable', 'faulted', 'stopped']),
  mode: z.enum(['watching', 'timedScans']),
  /** Why it is scanned from time to time and not watched. */
  notice: z.enum(['watchLimit', 'networkFolder']).exactOptional(),
  /** Of `unreachable`. Nothing is lost; it is looked for again by itself, and `accept` takes it as it is now. */
  unreachable: z.object({ because: RootTrouble, since: AtMs }).exactOptional(),
  /** When a full scan last finished. */
  lastScanAt: AtMs.exactOptional(),
  /** When something is done again without being asked. */
  nextAt: AtMs.exactOptional(),
  /** Nothing is left to scan, to settle or to report. */
  upToDate: z.boolean(),
  counts: z.object({
    /** Pictures in it, by every scan; and those the last full scan found known. */
    files: z.int(),
    known: z.int(),
    directories: z.int(),
    /** Left out by a rule. */
    ignored: z.int(),
    /** Pictures the scan that runs has seen so far. */
    scanned: z.int(),
    /** New or changed, and still being written. */
    settling: z.int(),
    /** Handed to the queue since the folder began. */
    reported: z.int(),
    problems: z.int(),
  }),
  /** The first hundred; paths within the folder. */
  problems: z.array(
    z.object({ path: z.string(), because: z.enum(['denied', 'nameNotText', 'pathTooLong', 'unreadable']) }),
  ),
});
export type FolderView = z.infer<typeof FolderView>;

/** How adding a folder ended. `same`, `inside` and `contains` speak of `other`, which is watched already. */
export const FolderAdded = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), id: z.string() }),
  z.object({
    ok: z.literal(false),
    because: z.enum([...RootTrouble.options, 'same', 'inside', 'contains']),
    other: z.string().exactOptional(),
  }),
]);
export type FolderAdded = z.infer<typeof FolderAdded>;

const Named = z.object({ id: z.string().max(100) });

/** The service. Items of `watch` are whole and come at most ten times a second. Calls that name a folder fail with gone. */
export const folders = {
  watch: subscription(z.object({ folders: z.array(FolderView) })),
  /** Fails with notAllowed for what lies outside the roots the host may show. Writes a small marker into the folder. */
  add: call(z.object({ path: z.string().min(1).max(4096), options: FolderOptions }), FolderAdded),
  /** Replaces all options. */
  change: call(z.object({ id: z.string().max(100), options: FolderOptions }), z.void()),
  /** Stops watching. Nothing is deleted anywhere. Removing one that is gone is no failure. */
  remove: call(Named, z.void()),
  /** Without an id: all of them. */
  scan: call(z.object({ id: z.string().max(100).exactOptional() }), z.void()),
  /** Takes the folder as it is now for the right one: after its marker was lost or it moved to another drive. */
  accept: call(Named, z.void()),
} as const;
