import { type Grant, GrantsAsk, type UploadAsk } from '../../contract/api.ts';
import { originalKey, recordKey, tombstoneKey, tombstonePrefix } from '../../contract/keys.ts';
import { originalMaxBytes, partBytesFor, singlePutMaxBytes } from '../../contract/limits.ts';
import type { Digest } from '../../contract/names.ts';
import { toUserMetadata } from '../../contract/original-metadata.ts';
import { inParallel, storeCallsAtOnce } from './in-parallel.ts';
import { removeObjects } from './removal.ts';
import { type AnyCall, nothing, route } from './route.ts';

/** POST /v1/uploads: for each original, whether the owner has it, how to send it, or why not. */
export const postUploads = route({
  method: 'POST',
  path: '/v1/uploads',
  params: nothing,
  query: nothing,
  body: GrantsAsk,
  run: async (call) => {
    const { uploads } = call.body;
    const isDeleted = await readTombstones(
      call,
      uploads.map((ask) => ask.digest),
    );
    const grants = await inParallel(uploads, storeCallsAtOnce, (ask) => grant(call, ask, isDeleted.has(ask.digest)));
    return { status: 200, json: { grants } };
  },
});

async function grant(call: AnyCall, ask: UploadAsk, isDeleted: boolean): Promise<Grant> {
  const { digest } = ask;
  if (ask.size > originalMaxBytes) return { digest, kind: 'refused', code: 'tooLarge' };
  if (isDeleted && ask.again !== true) return { digest, kind: 'refused', code: 'deleted' };
  if (isDeleted) {
    await forgetDeletion(call, digest);
  } else if (await hasGoodOriginal(call, digest)) {
    return { digest, kind: 'exists' };
  }
  return open(call, ask);
}

async function open(call: AnyCall, ask: UploadAsk): Promise<Grant> {
  const { digest, size } = ask;
  const original = {
    key: originalKey(call.owner, digest),
    digest,
    bytes: size,
    contentType: ask.contentType,
    metadata: toUserMetadata(ask),
  };
  if (size <= singlePutMaxBytes) return { digest, kind: 'put', put: await call.grants.put(original) };
  const partBytes = partBytesFor(size);
  const uploadId = await call.grants.openMultipart(original);
  return { digest, kind: 'multipart', uploadId, partBytes, parts: Math.ceil(size / partBytes) };
}

/**
 * Whether the original is there with the bytes its key names. One whose analysis found other bytes is taken away, for
 * the owner sends it again. The original goes first: were its record gone and it still there, nobody would look again.
 */
async function hasGoodOriginal(call: AnyCall, digest: Digest): Promise<boolean> {
  const { ORIGINALS_BUCKET, METADATA_BUCKET } = call.environment;
  const original = await call.objects.head(ORIGINALS_BUCKET, originalKey(call.owner, digest));
  if (original === undefined) return false;
  const record = await call.objects.head(METADATA_BUCKET, recordKey(call.owner, digest));
  if (record?.metadata.verdict !== 'rejected' || record.metadata.reason !== 'mismatch') return true;
  await removeObjects(call, digest);
  return false;
}

/**
 * Finishes a deletion that may have stopped half-way, then takes its tombstone away: bytes that were on their way out
 * must not count as there. The tombstone goes last, so that a call that dies in between is refused and asks again.
 */
async function forgetDeletion(call: AnyCall, digest: Digest): Promise<void> {
  await removeObjects(call, digest);
  await call.objects.delete(call.environment.METADATA_BUCKET, [tombstoneKey(call.owner, digest)]);
}

// One LIST costs what 12.5 HEADs do (S3 pricing, us-east-1: $0.005 and $0.0004 a thousand).
const headsCheaperBelow = 13;
const tombstonesListed = 1_000;

/** Which of these the owner deleted on purpose. Most owners have few tombstones, and one LIST shows them all. */
async function readTombstones(call: AnyCall, digests: readonly Digest[]): Promise<ReadonlySet<Digest>> {
  const { METADATA_BUCKET } = call.environment;
  if (digests.length >= headsCheaperBelow) {
    const prefix = tombstonePrefix(call.owner);
    const { keys, more } = await call.objects.list(METADATA_BUCKET, { prefix, limit: tombstonesListed });
    if (!more) return new Set(keys.map((key) => key.slice(prefix.length)));
  }
  const found = await inParallel(digests, storeCallsAtOnce, (digest) =>
    call.objects.head(METADATA_BUCKET, tombstoneKey(call.owner, digest)),
  );
  return new Set(digests.filter((_digest, index) => found[index] !== undefined));
}
