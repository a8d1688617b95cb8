/** A multipart upload in short words. */
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { grantPart } from './grant.ts';
import { send } from './http.ts';
import { sha256Base64 } from './signing.ts';
import type { Store } from './store.ts';

/** The least a part may have that is not the last (S3 user guide, "Amazon S3 multipart upload limits"). */
export const partMinBytes = 5 * 1024 * 1024;

/** A part as completing names it. */
export interface SentPart {
  readonly number: number;
  readonly etag: string;
  readonly sha256?: string;
}

/** An upload that was begun under a fresh key. */
export interface Begun {
  readonly key: string;
  readonly uploadId: string;
  /** Sends a part with its SHA-256 through a presigned URL. */
  part(number: number, body: Buffer): Promise<SentPart>;
  complete(
    parts: readonly SentPart[],
    more?: Partial<CompleteMultipartUploadCommandInput>,
  ): ReturnType<typeof completeWith>;
  abort(): Promise<unknown>;
  /** The numbers and sizes of the parts that are there. */
  list(): Promise<readonly { readonly number: number; readonly bytes: number }[]>;
}

/** Begins an upload whose parts carry a SHA-256 each, under a fresh key unless `more` names one. */
export async function begin(
  store: Store,
  name: string,
  more: Partial<CreateMultipartUploadCommandInput> = {},
): Promise<Begun> {
  const key = more.Key ?? store.key(name);
  const place = { Bucket: store.bucket, Key: key };
  const created = await store.client.send(
    new CreateMultipartUploadCommand({ ...place, ChecksumAlgorithm: 'SHA256', ...more }),
  );
  const uploadId = created.UploadId ?? '';
  return {
    key,
    uploadId,
    part: async (number, body) => {
      const { status, code, headers } = await send(
        store.target,
        await grantPart(store, { key, uploadId, number }, body),
      );
      if (status !== 200) throw new Error(`part ${number} answered ${status} ${code}`);
      return { number, etag: headers.etag ?? '', sha256: sha256Base64(body) };
    },
    complete: (parts, complete = {}) => completeWith(store, { ...place, UploadId: uploadId, ...complete }, parts),
    abort: () => store.client.send(new AbortMultipartUploadCommand({ ...place, UploadId: uploadId })),
    list: async () => {
      const { Parts } = await store.client.send(new ListPartsCommand({ ...place, UploadId: uploadId }));
      return (Parts ?? []).map(({ PartNumber = 0, Size = 0 }) => ({ number: PartNumber, bytes: Size }));
    },
  };
}

/** Sends a part through the SDK as it comes. */
export const sendPart = (
  store: Store,
  { key, uploadId }: Pick<Begun, 'key' | 'uploadId'>,
  number: number,
  Body: Buffer,
) =>
  store.client.send(
    new UploadPartCommand({ Bucket: store.bucket, Key: key, UploadId: uploadId, PartNumber: number, Body }),
  );

function completeWith(store: Store, ask: CompleteMultipartUploadCommandInput, parts: readonly SentPart[]) {
  const Parts = parts.map(({ number, etag, sha256 }) => ({
    PartNumber: number,
    ETag: etag,
    ...(sha256 !== undefined && { ChecksumSHA256: sha256 }),
  }));
  return store.client.send(new CompleteMultipartUploadCommand({ ...ask, MultipartUpload: { Parts } }));
}
