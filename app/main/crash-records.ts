/** Crashes of this machine, kept on it alone for whoever makes a report: no path, no name, no memory of the process. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writeWhole } from '../adapters/write-whole.ts';

/** One crash. */
export const CrashRecord = z.object({
  at: z.iso.datetime(),
  /** Which process. */
  what: z.enum(['main', 'engine', 'window', 'gpu', 'other']),
  /** The system's or Electron's word for it. */
  reason: z.string().max(200),
  code: z.number(),
  version: z.string().max(50),
  /** How long the program had run. */
  upSeconds: z.number(),
});
export type CrashRecord = z.infer<typeof CrashRecord>;

/** Where crashes are kept. */
export interface CrashRecords {
  /** Never fails: what cannot be written is lost, which a crash should not make worse. */
  add(crash: Pick<CrashRecord, 'what' | 'reason' | 'code'>): void;
  /** The newest first. */
  list(): readonly CrashRecord[];
}

/** What they are made of. */
export interface CrashRecordsParts {
  readonly folder: string;
  readonly version: string;
  readonly now: () => number;
  readonly startedAt: number;
}

const kept = 20;

/** The crashes in this folder. */
export function openCrashRecords({ folder, version, now, startedAt }: CrashRecordsParts): CrashRecords {
  const names = (): readonly string[] => {
    try {
      return readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .reverse();
    } catch {
      // Nothing ever crashed.
      return [];
    }
  };
  const write = (crash: Pick<CrashRecord, 'what' | 'reason' | 'code'>): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const at = new Date(now()).toISOString();
    const upSeconds = Math.round((now() - startedAt) / 1000);
    const record: CrashRecord = { at, ...crash, reason: crash.reason.slice(0, 200), version, upSeconds };
    writeWhole(join(folder, `${at.replaceAll(':', '-')}-${crash.what}.json`), `${JSON.stringify(record)}\n`);
    for (const old of names().slice(kept)) rmSync(join(folder, old), { force: true });
  };
  return {
    add: (crash) => {
      try {
        write(crash);
      } catch {
        // The disk is full or gone; the log may still say it.
      }
    },
    list: () => names().flatMap((name) => tryRead(join(folder, name))),
  };
}

function tryRead(file: string): readonly CrashRecord[] {
  try {
    return [CrashRecord.parse(JSON.parse(readFileSync(file, 'utf8')))];
  } catch {
    // Of another version, or damaged.
    return [];
  }
}
