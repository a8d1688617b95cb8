/** Puts what an analysis found where readers look for it. Every step is safe to repeat (architecture.md, section 4). */
import type { MadePreview } from '../analysis/make-previews.ts';
import type { Clock, ObjectFacts, Objects, PutOptions } from '../analysis/ports.ts';
import type { HandlerEnvironment } from '../contract/environment.ts';
import { feedKey, type OwnedDigest, originalKey, previewKey, recordKey, tombstoneKey } from '../contract/keys.ts';
import { previewEdges } from '../contract/names.ts';
import { fromUserMetadata } from '../contract/original-metadata.ts';
import type { PictureRecord } from '../contract/record.ts';

/** The cloud's side of the analysis. `log` takes whole lines of JSON that hold no URL, key, token or file name. */
export interface CloudParts {
  readonly environment: HandlerEnvironment;
  readonly objects: Objects;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** A record with the bodies of its previews, and the sequencer of the event it answers. */
export interface Publication {
  readonly record: PictureRecord;
  readonly previews: readonly MadePreview[];
  readonly sequencer?: string | undefined;
}

/** What is known of an original without reading it: its size, and what its sender said. */
export const toSource = (original: ObjectFacts): PictureRecord['source'] => ({
  ...fromUserMetadata(original.metadata),
  bytes: original.bytes,
  uploadedAt: original.lastModified,
});

/** Whether the original is still there and was not deleted on purpose. */
export async function isWanted({ environment, objects }: CloudParts, { owner, digest }: OwnedDigest): Promise<boolean> {
  const [original, tombstone] = await Promise.all([
    objects.head(environment.ORIGINALS_BUCKET, originalKey(owner, digest)),
    objects.head(environment.METADATA_BUCKET, tombstoneKey(owner, digest)),
  ]);
  return original !== undefined && tombstone === undefined;
}

/**
 * Previews, then the record, then the feed marker: whoever reads the marker finds the record, whoever reads the record
 * finds the previews. Afterwards looks whether the original is still wanted, and takes everything away if not.
 */
export async function publish(parts: CloudParts, { record, previews, sequencer }: Publication): Promise<void> {
  const { objects, environment } = parts;
  const { owner, digest } = record;
  await Promise.all(
    previews.map(({ edge, body }) =>
      objects.put(environment.METADATA_BUCKET, previewKey(owner, digest, edge), body, { contentType: 'image/webp' }),
    ),
  );
  await putRecord(parts, record, { sequencer });
  const marker = await mark(parts, record);
  if (await isWanted(parts, record)) return;
  const derivatives = [recordKey(owner, digest), ...previewEdges.map((edge) => previewKey(owner, digest, edge))];
  await objects.delete(environment.METADATA_BUCKET, [...derivatives, marker]);
}

/** Writes the record with what others ask of it without reading it. */
export function putRecord(
  { objects, environment }: CloudParts,
  record: PictureRecord,
  options: { readonly sequencer?: string | undefined } & Pick<PutOptions, 'ifNoneMatch'>,
): Promise<'stored' | 'alreadyThere'> {
  const { sequencer, ...put } = options;
  return objects.put(environment.METADATA_BUCKET, recordKey(record.owner, record.digest), JSON.stringify(record), {
    ...put,
    contentType: 'application/json',
    metadata: {
      schema: String(record.schema),
      verdict: record.verdict,
      ...(record.reason !== undefined && { reason: record.reason }),
      ...(sequencer !== undefined && { sequencer }),
    },
  });
}

/** Tells readers of the feed about the record, stamped with the time it can be read from. Answers the marker's key. */
export async function mark({ objects, environment, clock }: CloudParts, record: PictureRecord): Promise<string> {
  const at = new Date(clock()).toISOString();
  const key = feedKey(record.owner, { at, op: 'r', digest: record.digest });
  await objects.put(environment.METADATA_BUCKET, key, '');
  return key;
}
