import { openFileBytes, readFileFacts } from '../adapters/file-bytes.ts';
import { analyse } from '../analysis/analyse.ts';
import { rejectUnread, type Subject } from '../analysis/reject.ts';
import { analysedMaxBytes } from '../contract/limits.ts';
import type { Instant, Owner } from '../contract/names.ts';
import type { PictureRecord, RejectReason } from '../contract/record.ts';
import { readers } from './open-readers.ts';

/** A local file to analyse without a cloud. */
export interface FileAsk {
  readonly path: string;
  /** `local` when absent. */
  readonly owner?: Owner;
  /** The file's own name when absent. */
  readonly name?: string;
  /** The file's own modified time when absent. */
  readonly modifiedAt?: Instant;
}

/**
 * The record the cloud would write for this file, but for owner, times and the owner in preview keys. Previews are made
 * and measured, their bytes thrown away. Throws when the file cannot be read.
 */
export async function analyseFile(ask: FileAsk): Promise<PictureRecord> {
  const subject = await readSubject(ask);
  if (subject.source.bytes > analysedMaxBytes) return rejectUnread(subject, 'tooLarge', instantRun());
  const file = await openFileBytes(ask.path);
  try {
    const { record } = await analyse({ ...subject, path: ask.path, file }, readers, Date.now);
    return record;
  } finally {
    await file.close();
  }
}

/** The record of a file whose analysis came to nothing (`crashed`): hashes it, looks no further. */
export async function rejectFile(ask: FileAsk, reason: RejectReason): Promise<PictureRecord> {
  return rejectUnread(await readSubject(ask), reason, instantRun());
}

async function readSubject(ask: FileAsk): Promise<Subject> {
  const facts = await readFileFacts(ask.path);
  return {
    owner: ask.owner ?? 'local',
    digest: facts.digest,
    source: { name: ask.name ?? facts.name, bytes: facts.bytes, modifiedAt: ask.modifiedAt ?? facts.modifiedAt },
  };
}

function instantRun(): { readonly startedAt: number; readonly endedAt: number } {
  const now = Date.now();
  return { startedAt: now, endedAt: now };
}
