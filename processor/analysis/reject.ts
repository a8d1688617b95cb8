import type { Digest, Owner } from '../contract/names.ts';
import { type PictureRecord, type RejectReason, recordSchemaVersion } from '../contract/record.ts';
import { settleRecord } from './settle-record.ts';

/** The version of what the analysis finds: raised when the same original would give another record. */
export const analysisVersion = '1';

/** Whose original is analysed, and what is known of it without reading it. */
export interface Subject {
  readonly owner: Owner;
  readonly digest: Digest;
  readonly source: PictureRecord['source'];
}

/** When an analysis ran, milliseconds since 1970, and with what. */
export interface Run {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly readers: readonly string[];
}

/** What every record has, whatever its verdict. */
export function recordBase(subject: Subject, run: Run): Omit<PictureRecord, 'verdict' | 'warnings'> {
  return {
    schema: recordSchemaVersion,
    digest: subject.digest,
    owner: subject.owner,
    source: subject.source,
    analysis: {
      version: analysisVersion,
      startedAt: new Date(run.startedAt).toISOString(),
      durationMs: Math.max(0, run.endedAt - run.startedAt),
      readers: [...run.readers],
    },
  };
}

/** The record of an original that was not looked into: too large, not what its key says, or one that killed its reader. */
export function rejectUnread(subject: Subject, reason: RejectReason, run: Omit<Run, 'readers'>): PictureRecord {
  return settleRecord({ ...recordBase(subject, { ...run, readers: [] }), verdict: 'rejected', reason, warnings: [] });
}
