/** What the API asks and answers (architecture.md, section 4): one schema per body, shared by handler and client. */
import * as z from 'zod';
import { batchGetMax, feedPageMax, grantsMax, partGrantsMax, partsMax } from './limits.ts';
import { Digest, Instant } from './names.ts';
import { PictureRecord } from './record.ts';

const Sha256Base64 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'a SHA-256 in base64 has 44 characters');
const PartNumber = z.int().min(1).max(partsMax);
const UploadId = z.string().min(1).max(1024);

/** Every code an error of the API carries. */
export const ApiErrorCode = z.enum([
  'badRequest',
  'notSignedIn',
  'notFound',
  'deleted',
  'noSuchUpload',
  'partMissing',
  'tooLarge',
  'conflict',
  'throttled',
  'internal',
]);
export type ApiErrorCode = z.infer<typeof ApiErrorCode>;

/** An error as application/problem+json (RFC 9457). `detail` is a sentence for a person; `requestId` finds the log line. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ApiErrorCode,
  detail: z.string().exactOptional(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof Problem>;

/** A URL to use as it is, with exactly these headers, before `expiresAt`. */
export const SignedRequest = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: Instant,
});
export type SignedRequest = z.infer<typeof SignedRequest>;

/** One original somebody wants to send. */
export const UploadAsk = z.object({
  digest: Digest,
  size: z.int().min(1),
  contentType: z.string().regex(/^[a-z0-9.+-]{1,64}\/[a-z0-9.+-]{1,64}$/),
  /** File name without folders, at most 255 UTF-8 bytes on every system we know. */
  name: z.string().min(1).max(255),
  modifiedAt: Instant,
  /** Label of the watched folder. */
  folder: z.string().min(1).max(255).exactOptional(),
  /** Send even though the owner deleted it from the cloud before: takes its tombstone away. */
  again: z.boolean().exactOptional(),
});
export type UploadAsk = z.infer<typeof UploadAsk>;

/** POST /v1/uploads */
export const GrantsAsk = z.object({ uploads: z.array(UploadAsk).min(1).max(grantsMax) });

/** What the API says to one original: it has it, how to send it, or why not. */
export const Grant = z.discriminatedUnion('kind', [
  z.object({ digest: Digest, kind: z.literal('exists') }),
  z.object({ digest: Digest, kind: z.literal('put'), put: SignedRequest }),
  z.object({
    digest: Digest,
    kind: z.literal('multipart'),
    uploadId: UploadId,
    /** Every part but the last has exactly this size. */
    partBytes: z.int().min(1),
    parts: PartNumber,
  }),
  z.object({ digest: Digest, kind: z.literal('refused'), code: z.enum(['tooLarge', 'deleted']) }),
]);
export type Grant = z.infer<typeof Grant>;

/** Answers in the order of the asks. */
export const GrantsAnswer = z.object({ grants: z.array(Grant) });

/** POST /v1/uploads/{digest}/parts */
export const PartGrantsAsk = z.object({
  uploadId: UploadId,
  parts: z
    .array(z.object({ number: PartNumber, size: z.int().min(1), sha256: Sha256Base64 }))
    .min(1)
    .max(partGrantsMax),
});
/** A URL to PUT each part asked for, in the order of the asks. */
export const PartGrantsAnswer = z.object({ parts: z.array(z.object({ number: PartNumber, put: SignedRequest })) });

/** One part that S3 has of an unfinished upload. */
export const StoredPart = z.object({
  number: PartNumber,
  size: z.int().min(0),
  etag: z.string(),
  sha256: Sha256Base64.exactOptional(),
});
export type StoredPart = z.infer<typeof StoredPart>;
/** GET /v1/uploads/{digest}/parts?uploadId: the parts S3 has, all of them, in order. */
export const StoredPartsAnswer = z.object({ parts: z.array(StoredPart) });

/** POST /v1/uploads/{digest}/complete */
export const CompleteAsk = z.object({
  uploadId: UploadId,
  parts: z
    .array(z.object({ number: PartNumber, etag: z.string().min(1).max(256), sha256: Sha256Base64 }))
    .min(1)
    .max(partsMax),
});
/** `alreadyThere`: another sender completed it first, which is success too. */
export const CompleteAnswer = z.object({ outcome: z.enum(['stored', 'alreadyThere']) });

/** DELETE /v1/uploads/{digest}?uploadId answers 204. */
export const UploadIdQuery = z.object({ uploadId: UploadId });

/** GET /v1/feed?after&limit. `after` is a cursor or any text before one, such as an instant. */
export const FeedQuery = z.object({
  after: z
    .string()
    .regex(/^[0-9A-Za-z:.-]{1,128}$/)
    .exactOptional(),
  limit: z.coerce.number().int().min(1).max(feedPageMax).exactOptional(),
});

/** One change. `record` is there when it fits; where it is not, batch-get has it. */
export const FeedEntry = z.object({
  cursor: z.string(),
  at: Instant,
  op: z.enum(['r', 'x']),
  digest: Digest,
  record: PictureRecord.exactOptional(),
});
export type FeedEntry = z.infer<typeof FeedEntry>;

/** Entries from old to new. `next` is the cursor to ask after next time; absent when nothing was ever written after `after`. */
export const FeedAnswer = z.object({
  entries: z.array(FeedEntry),
  next: z.string().exactOptional(),
  more: z.boolean(),
});

/** POST /v1/records/batch-get */
export const BatchGetAsk = z.object({ digests: z.array(Digest).min(1).max(batchGetMax) });

/** Where an original stands: its record is there, is being made, was deleted on purpose, or it was never here. */
export const RecordState = z.discriminatedUnion('state', [
  z.object({
    digest: Digest,
    state: z.literal('ready'),
    record: PictureRecord,
    /** Presigned GETs, good until `expiresAt`. */
    previews: z.object({
      '320': z.string().exactOptional(),
      '1600': z.string().exactOptional(),
      expiresAt: Instant,
    }),
  }),
  z.object({ digest: Digest, state: z.literal('analysing') }),
  z.object({ digest: Digest, state: z.literal('deleted') }),
  z.object({ digest: Digest, state: z.literal('missing') }),
]);
export type RecordState = z.infer<typeof RecordState>;
/** What there is of each digest asked for, in the order of the asks. */
export const BatchGetAnswer = z.object({ records: z.array(RecordState) });

/** GET /v1/records/{digest}: 200 with this, 202 with PendingAnswer while the record is being made, 404 otherwise. */
export const RecordAnswer = z.object({ record: PictureRecord });
/** The 202 of GET /v1/records/{digest}: ask again later. */
export const PendingAnswer = z.object({ state: z.literal('analysing') });

/** GET /v1/records/{digest}/original */
export const OriginalAnswer = z.object({ get: SignedRequest });

/** POST /v1/records/{digest}/analyse and DELETE /v1/records/{digest} answer 202 with this. */
export const AcceptedAnswer = z.object({ accepted: z.literal(true) });
