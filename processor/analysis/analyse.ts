/** One original's bytes to its record and previews. Knows no cloud: everything outside comes in through ports. */

import { previewKey } from '../contract/keys.ts';
import type { PictureRecord } from '../contract/record.ts';
import { doesExtensionMatch } from './formats.ts';
import { lookInto } from './look-into.ts';
import type { MadePreview } from './make-previews.ts';
import type { Clock } from './ports.ts';
import type { ByteSource, Readers } from './readers.ts';
import { recordBase, type Subject } from './reject.ts';
import { settleRecord } from './settle-record.ts';

/** One original to analyse. The caller has proved that the bytes have the digest. */
export interface Original extends Subject {
  /** Where the decoder finds the file. */
  readonly path: string;
  /** The same file, open for reading. */
  readonly file: ByteSource;
}

/** What an analysis gives: the record, and the bodies of the previews it names. */
export interface Analysed {
  readonly record: PictureRecord;
  readonly previews: readonly MadePreview[];
}

/** Analyses one original. What is wrong with it becomes a verdict or a warning; only a fault of ours throws. */
export async function analyse(original: Original, readers: Readers, clock: Clock): Promise<Analysed> {
  const startedAt = clock();
  const {
    path,
    file,
    source: { name },
  } = original;
  const found = await lookInto({ path, file, name }, readers);
  const previews = found.previews ?? [];
  const { owner, digest, source } = original;
  const record = settleRecord({
    ...recordBase(original, { startedAt, endedAt: clock(), readers: readers.versions }),
    ...(found.reason === undefined
      ? { verdict: 'analysed' as const }
      : { verdict: 'rejected' as const, reason: found.reason }),
    ...(found.format !== undefined && {
      file: {
        format: found.format.name,
        mime: found.format.mime,
        extensionMatches: doesExtensionMatch(found.format, source.name),
      },
    }),
    ...(found.picture !== undefined && { picture: found.picture }),
    ...found.metadata?.sections,
    ...(found.look !== undefined && { look: found.look }),
    ...(previews.length > 0 && {
      previews: Object.fromEntries(
        previews.map(({ edge, width, height, body }) => [
          edge,
          { key: previewKey(owner, digest, edge), width, height, bytes: body.length },
        ]),
      ),
    }),
    warnings: [...(found.metadata?.warnings ?? []), ...(found.warnings ?? [])],
  });
  return { record, previews };
}
