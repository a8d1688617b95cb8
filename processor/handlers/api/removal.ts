import { AcceptedAnswer } from '../../contract/api.ts';
import { feedKey, originalKey, previewKey, recordKey, requestKey, tombstoneKey } from '../../contract/keys.ts';
import { type Digest, previewEdges } from '../../contract/names.ts';
import { type AnyCall, DigestParams, nothing, route } from './route.ts';

/**
 * DELETE /v1/records/{digest}: what never was here is 404, so that nobody can put up tombstones for what others may
 * send later; everything else is 202, however often it is asked.
 */
export const deleteRecord = route({
  method: 'DELETE',
  path: '/v1/records/:digest',
  params: DigestParams,
  query: nothing,
  body: nothing,
  run: async (call) => {
    const { digest } = call.params;
    if (!(await wasEverHere(call, digest))) return { refused: 'notFound', detail: 'There is no such original.' };
    await bury(call, digest);
    return { status: 202, json: accepted };
  },
});

/** What a call says whose work goes on after the answer, or is safe to ask for again. */
export const accepted = AcceptedAnswer.parse({ accepted: true });

async function wasEverHere(call: AnyCall, digest: Digest): Promise<boolean> {
  const { owner, objects, environment } = call;
  const found = await Promise.all([
    objects.head(environment.ORIGINALS_BUCKET, originalKey(owner, digest)),
    objects.head(environment.METADATA_BUCKET, recordKey(owner, digest)),
    objects.head(environment.METADATA_BUCKET, tombstoneKey(owner, digest)),
  ]);
  return found.some((facts) => facts !== undefined);
}

/**
 * The tombstone comes first: from then on no late event revives the original. The marker comes before the objects go,
 * so that no reader of the feed finds them gone without being told. Every step again when asked again, since a call
 * before may have died after any of them; a second marker says nothing new.
 */
async function bury(call: AnyCall, digest: Digest): Promise<void> {
  const { owner, objects } = call;
  const { METADATA_BUCKET } = call.environment;
  await objects.put(METADATA_BUCKET, tombstoneKey(owner, digest), '');
  const at = new Date(call.clock()).toISOString();
  await objects.put(METADATA_BUCKET, feedKey(owner, { at, op: 'x', digest }), '');
  await removeObjects(call, digest);
}

/** Removes an original, then everything made from it. Safe to repeat. */
export async function removeObjects(call: AnyCall, digest: Digest): Promise<void> {
  const { owner, objects, environment } = call;
  await objects.delete(environment.ORIGINALS_BUCKET, [originalKey(owner, digest)]);
  await objects.delete(environment.METADATA_BUCKET, [
    recordKey(owner, digest),
    ...previewEdges.map((edge) => previewKey(owner, digest, edge)),
    requestKey(owner, digest),
  ]);
}
