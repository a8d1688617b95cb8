/** Grants over S3. Only the API imports this: the analysis sends nothing on anybody's behalf. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Completion, Grants, OriginalToSend, PartToSend, SentPart } from '../analysis/grants-port.ts';
import type { Clock } from '../analysis/ports.ts';
import type { SignedRequest, StoredPart } from '../contract/api.ts';
import { grantLifeSeconds, partsMax, readLifeSeconds } from '../contract/limits.ts';
import { createPresign, type Presign } from './s3-presign.ts';

/** Where the originals and their previews are. */
export interface GrantBuckets {
  readonly originals: string;
  readonly metadata: string;
}

/** Presigned requests and multipart uploads of S3, or of anything that speaks its API. */
export function createS3Grants(client: S3Client, buckets: GrantBuckets, clock: Clock): Grants {
  const presign = createPresign(client, clock);
  const { originals } = buckets;
  return {
    put: (original) => presignPut(presign, originals, original),
    openMultipart: (original) => openMultipart(client, originals, original),
    putPart: (part) => presignPart(presign, originals, part),
    listParts: (key, uploadId) => listParts(client, { Bucket: originals, Key: key, UploadId: uploadId }),
    complete: (key, uploadId, parts) => complete(client, { Bucket: originals, Key: key, UploadId: uploadId }, parts),
    abort: (key, uploadId) => abort(client, { Bucket: originals, Key: key, UploadId: uploadId }),
    getOriginal: (key, contentDisposition) =>
      presign({
        method: 'GET',
        bucket: originals,
        key,
        lifeSeconds: readLifeSeconds,
        query: { 'response-content-disposition': contentDisposition },
      }),
    getPreview: (key) => presign({ method: 'GET', bucket: buckets.metadata, key, lifeSeconds: readLifeSeconds }),
  };
}

interface UploadName {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

function presignPut(presign: Presign, bucket: string, original: OriginalToSend): Promise<SignedRequest> {
  const metadata = Object.entries(original.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return presign({
    method: 'PUT',
    bucket,
    key: original.key,
    lifeSeconds: grantLifeSeconds,
    headers: {
      'content-length': String(original.bytes),
      'content-type': original.contentType,
      'if-none-match': '*',
      'x-amz-checksum-sha256': Buffer.from(original.digest, 'hex').toString('base64'),
      ...Object.fromEntries(metadata),
    },
  });
}

function presignPart(presign: Presign, bucket: string, part: PartToSend): Promise<SignedRequest> {
  return presign({
    method: 'PUT',
    bucket,
    key: part.key,
    lifeSeconds: grantLifeSeconds,
    query: { partNumber: String(part.number), uploadId: part.uploadId },
    headers: { 'content-length': String(part.bytes), 'x-amz-checksum-sha256': part.sha256 },
  });
}

async function openMultipart(client: S3Client, bucket: string, original: OriginalToSend): Promise<string> {
  const opened = await client.send(
    new CreateMultipartUploadCommand({
      Bucket: bucket,
      Key: original.key,
      ContentType: original.contentType,
      Metadata: { ...original.metadata },
      // Without it S3 would take the parts' checksums and forget them.
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  if (opened.UploadId === undefined) throw new Error('the store opened an upload without an id');
  return opened.UploadId;
}

async function listParts(client: S3Client, upload: UploadName): Promise<readonly StoredPart[] | 'noSuchUpload'> {
  const parts: StoredPart[] = [];
  let marker: string | undefined;
  try {
    do {
      const page: ListPartsCommandOutput = await client.send(
        new ListPartsCommand({ ...upload, ...(marker !== undefined && { PartNumberMarker: marker }) }),
      );
      parts.push(...readParts(page));
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
      // A store that never came to an end would hold us for ever.
    } while (marker !== undefined && parts.length < partsMax);
  } catch (error) {
    if (nameOf(error) === 'NoSuchUpload') return 'noSuchUpload';
    throw error;
  }
  return parts;
}

function* readParts(page: ListPartsCommandOutput): Generator<StoredPart> {
  for (const part of page.Parts ?? []) {
    if (part.PartNumber === undefined || part.Size === undefined || part.ETag === undefined) continue;
    yield {
      number: part.PartNumber,
      size: part.Size,
      etag: part.ETag,
      ...(part.ChecksumSHA256 !== undefined && { sha256: part.ChecksumSHA256 }),
    };
  }
}

async function complete(client: S3Client, upload: UploadName, parts: readonly SentPart[]): Promise<Completion> {
  const Parts = parts.map((part) => ({ PartNumber: part.number, ETag: part.etag, ChecksumSHA256: part.sha256 }));
  try {
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, IfNoneMatch: '*' }));
    return 'stored';
  } catch (error) {
    const completion = completionOf(nameOf(error));
    if (completion === undefined) throw error;
    return completion;
  }
}

/** What a code of S3's error table means for putting parts together; undefined when it is no answer but a fault. */
function completionOf(code: string | undefined): Completion | undefined {
  switch (code) {
    case 'PreconditionFailed':
      return 'alreadyThere';
    case 'ConditionalRequestConflict':
      return 'conflict';
    case 'NoSuchUpload':
      return 'noSuchUpload';
    case 'InvalidPart':
    case 'BadDigest':
      return 'partMissing';
    case 'EntityTooSmall':
      return 'partTooSmall';
    default:
      return undefined;
  }
}

async function abort(client: S3Client, upload: UploadName): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand({ ...upload }));
  } catch (error) {
    if (nameOf(error) !== 'NoSuchUpload') throw error;
  }
}

const nameOf = (error: unknown): string | undefined => (error instanceof S3ServiceException ? error.name : undefined);
