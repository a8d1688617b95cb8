import { CompleteAsk, PartGrantsAsk, UploadIdQuery } from '../../contract/api.ts';
import { originalKey } from '../../contract/keys.ts';
import { originalMaxBytes, partBytesFor } from '../../contract/limits.ts';
import type { Digest } from '../../contract/names.ts';
import { type Answer, type AnyCall, DigestParams, nothing, type Refusal, route } from './route.ts';

const noSuchUpload: Refusal = {
  refused: 'noSuchUpload',
  detail: 'There is no such upload: it was completed, given up, or ran out.',
};

/** POST /v1/uploads/{digest}/parts: presigned PUTs of parts. They cost the store nothing until they are used. */
export const postParts = route({
  method: 'POST',
  path: '/v1/uploads/:digest/parts',
  params: DigestParams,
  query: nothing,
  body: PartGrantsAsk,
  run: async (call) => {
    const { uploadId } = call.body;
    const key = originalKey(call.owner, call.params.digest);
    if (call.body.parts.some(isBeyondLimit)) return { refused: 'tooLarge', detail: 'A part is too large.' };
    const parts = await Promise.all(
      call.body.parts.map(async ({ number, size, sha256 }) => ({
        number,
        put: await call.grants.putPart({ key, uploadId, number, bytes: size, sha256 }),
      })),
    );
    return { status: 200, json: { parts } };
  },
});

// Originals that need parts of more than 16 MiB are beyond what an upload is granted for, so this is every part's size.
const partBytes = partBytesFor(originalMaxBytes);

const isBeyondLimit = (part: { readonly number: number; readonly size: number }): boolean =>
  part.size > partBytes || (part.number - 1) * partBytes + part.size > originalMaxBytes;

/** GET /v1/uploads/{digest}/parts: which parts the store has. */
export const getParts = route({
  method: 'GET',
  path: '/v1/uploads/:digest/parts',
  params: DigestParams,
  query: UploadIdQuery,
  body: nothing,
  run: async (call) => {
    const parts = await call.grants.listParts(originalKey(call.owner, call.params.digest), call.query.uploadId);
    return parts === 'noSuchUpload' ? noSuchUpload : { status: 200, json: { parts } };
  },
});

/** POST /v1/uploads/{digest}/complete: makes the original of its parts. */
export const postComplete = route({
  method: 'POST',
  path: '/v1/uploads/:digest/complete',
  params: DigestParams,
  query: nothing,
  body: CompleteAsk,
  run: async (call) => {
    const { uploadId } = call.body;
    const parts = call.body.parts.toSorted((a, b) => a.number - b.number);
    if (parts.some((part, index) => part.number === parts[index + 1]?.number)) {
      return { refused: 'badRequest', detail: 'parts: a number is there twice.' };
    }
    const { digest } = call.params;
    const completion = await call.grants.complete(originalKey(call.owner, digest), uploadId, parts);
    switch (completion) {
      case 'stored':
        return { status: 200, json: { outcome: 'stored' } };
      case 'alreadyThere':
        return giveUp(call, digest, uploadId);
      case 'noSuchUpload':
        return afterTheEnd(call, digest);
      case 'partMissing':
        return { refused: 'partMissing', detail: 'A part is missing, or another one was stored in its place.' };
      case 'partTooSmall':
        return { refused: 'badRequest', detail: `parts: each but the last has ${partBytes} bytes.` };
      case 'conflict':
        return { refused: 'conflict', detail: 'Another write of this original is under way. Try again.' };
      default:
        return completion satisfies never;
    }
  },
});

/** Another sender was first: the parts of this one are of no more use, and cost until somebody removes them. */
async function giveUp(call: AnyCall, digest: Digest, uploadId: string): Promise<Answer> {
  try {
    await call.grants.abort(originalKey(call.owner, digest), uploadId);
  } catch {
    // The original is there, which is what was asked; the bucket's lifecycle rule sweeps what stays.
    call.note('partsLeftBehind');
  }
  return { status: 200, json: { outcome: 'alreadyThere' } };
}

/** The upload is gone: completed by a call whose answer was lost, or given up. */
async function afterTheEnd(call: AnyCall, digest: Digest): Promise<Answer> {
  const original = await call.objects.head(call.environment.ORIGINALS_BUCKET, originalKey(call.owner, digest));
  return original === undefined ? noSuchUpload : { status: 200, json: { outcome: 'alreadyThere' } };
}

/** DELETE /v1/uploads/{digest}: gives up an upload. One that is gone already is no error. */
export const deleteUpload = route({
  method: 'DELETE',
  path: '/v1/uploads/:digest',
  params: DigestParams,
  query: UploadIdQuery,
  body: nothing,
  run: async (call) => {
    await call.grants.abort(originalKey(call.owner, call.params.digest), call.query.uploadId);
    return { status: 204 };
  },
});
