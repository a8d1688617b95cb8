/** Presigned URLs made with the SDK's presigner, as the API makes them. */
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type Ask, askOf } from './http.ts';
import { sha256Base64 } from './signing.ts';
import type { Store } from './store.ts';

/** How a grant differs from the usual one of an image/jpeg for a minute. */
export interface GrantChoices {
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly expiresIn?: number;
  readonly at?: Date;
}

// Left to its defaults the presigner signs host alone and moves the checksum to the query, where S3 does not check it.
const signableHeaders = new Set(['host', 'content-length', 'content-type', 'if-none-match', 'x-amz-checksum-sha256']);

/** A PUT of exactly these bytes under a key that must be free. */
export async function grantPut(store: Store, key: string, body: string, choices: GrantChoices = {}): Promise<Ask> {
  const { contentType = 'image/jpeg', metadata = {}, expiresIn = 60, at = new Date() } = choices;
  const ChecksumSHA256 = sha256Base64(body);
  const ContentLength = Buffer.byteLength(body);
  const metadataHeaders = Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
  );
  const url = await getSignedUrl(
    store.client,
    new PutObjectCommand({
      Bucket: store.bucket,
      Key: key,
      ContentType: contentType,
      ContentLength,
      ChecksumSHA256,
      IfNoneMatch: '*',
      Metadata: { ...metadata },
    }),
    {
      expiresIn,
      signingDate: at,
      signableHeaders: new Set([...signableHeaders, ...Object.keys(metadataHeaders)]),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256', ...Object.keys(metadataHeaders)]),
    },
  );
  return askOf('PUT', url, {
    headers: {
      'content-length': String(ContentLength),
      'content-type': contentType,
      'if-none-match': '*',
      'x-amz-checksum-sha256': ChecksumSHA256,
      ...metadataHeaders,
    },
    body,
  });
}

/** Where one part goes. */
export interface PartPlace {
  readonly key: string;
  readonly uploadId: string;
  readonly number: number;
}

/** A PUT of one part, its length and SHA-256 signed. */
export async function grantPart(store: Store, place: PartPlace, body: Buffer): Promise<Ask> {
  const ChecksumSHA256 = sha256Base64(body);
  const url = await getSignedUrl(
    store.client,
    new UploadPartCommand({
      Bucket: store.bucket,
      Key: place.key,
      UploadId: place.uploadId,
      PartNumber: place.number,
      ContentLength: body.length,
      ChecksumSHA256,
    }),
    {
      expiresIn: 60,
      signableHeaders: new Set(['host', 'content-length', 'x-amz-checksum-sha256']),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    },
  );
  return askOf('PUT', url, {
    headers: { 'content-length': String(body.length), 'x-amz-checksum-sha256': ChecksumSHA256 },
    body,
  });
}

/** A GET of an object. */
export async function grantGet(
  store: Store,
  key: string,
  choices: Pick<GrantChoices, 'expiresIn' | 'at'> = {},
): Promise<Ask> {
  const { expiresIn = 60, at = new Date() } = choices;
  const command = new GetObjectCommand({ Bucket: store.bucket, Key: key });
  return askOf('GET', await getSignedUrl(store.client, command, { expiresIn, signingDate: at }));
}

/** A HEAD of an object. */
export async function grantHead(store: Store, key: string): Promise<Ask> {
  const command = new HeadObjectCommand({ Bucket: store.bucket, Key: key });
  return askOf('HEAD', await getSignedUrl(store.client, command, { expiresIn: 60 }));
}
