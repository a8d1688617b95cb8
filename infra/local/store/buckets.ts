import { type Answer, xmlAnswer } from './answer.ts';
import { planBody } from './body.ts';
import type { Call } from './call.ts';
import { storeOwner } from './list-objects.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { readDocument, type StoreParts } from './store-parts.ts';
import { textOf, tryParseXml } from './xml.ts';

/** ListBuckets. */
export function listBuckets({ rows }: StoreParts): Answer {
  const buckets = rows
    .buckets()
    .map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt).toISOString() }));
  return xmlAnswer('ListAllMyBucketsResult', { Owner: storeOwner, Buckets: { Bucket: buckets } });
}

/** HeadBucket. */
export function headBucket({ rows, region }: StoreParts, { bucket }: Call): Answer | Refusal {
  if (rows.bucket(bucket) === undefined) return refuse('NoSuchBucket');
  return { status: 200, headers: { 'x-amz-bucket-region': region } };
}

/** GetBucketLocation. The oldest region has no name here. */
export function getBucketLocation({ rows, region }: StoreParts, { bucket }: Call): Answer | Refusal {
  if (rows.bucket(bucket) === undefined) return refuse('NoSuchBucket');
  const answer = xmlAnswer('LocationConstraint', {});
  const place = region === 'us-east-1' ? '' : region;
  return { ...answer, body: String(answer.body).replace('></LocationConstraint>', `>${place}</LocationConstraint>`) };
}

/** Whether S3 takes this as a bucket's name (S3 user guide, "General purpose bucket naming rules"). */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
}

/** CreateBucket. Making one's own bucket again is an error everywhere but in the oldest region, as in S3. */
export async function createBucket(store: StoreParts, call: Call): Promise<Answer | Refusal> {
  const { rows, commits, clock, region } = store;
  if (!isBucketName(call.bucket))
    return refuse('InvalidBucketName', undefined, { details: { BucketName: call.bucket } });
  const misplaced = await checkLocation(call, region);
  if (misplaced !== undefined) return misplaced;
  return commits.run(() => {
    if (rows.bucket(call.bucket) === undefined) {
      rows.insertBucket({ name: call.bucket, createdAt: clock(), requireIfNoneMatch: false });
    } else if (region !== 'us-east-1') return refuse('BucketAlreadyOwnedByYou');
    return { status: 200, headers: { location: `/${call.bucket}` } };
  });
}

async function checkLocation(call: Call, region: string): Promise<Refusal | undefined> {
  const hasBody = Number(call.headers['content-length'] ?? 0) > 0 || call.payload.kind === 'chunked';
  const document = hasBody ? await readWhole(call) : '';
  if (isRefusal(document)) return document;
  if (document === '') return undefined;
  const root = tryParseXml(document);
  if (root?.name !== 'CreateBucketConfiguration') return refuse('MalformedXML');
  const wanted = textOf(root, 'LocationConstraint') ?? '';
  if (wanted === '' || wanted === region) return undefined;
  return refuse(
    'IllegalLocationConstraintException',
    `The ${wanted} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

async function readWhole(call: Call): Promise<string | Refusal> {
  const plan = planBody(call, Number.MAX_SAFE_INTEGER);
  return isRefusal(plan) ? plan : readDocument(call, plan);
}

/** DeleteBucket. Uploads that were never completed go with it. */
export function deleteBucket({ rows, commits }: StoreParts, { bucket }: Call): Promise<Answer | Refusal> {
  return commits.run((change) => {
    if (rows.bucket(bucket) === undefined) return refuse('NoSuchBucket');
    if (rows.hasObjects(bucket)) return refuse('BucketNotEmpty');
    for (const upload of rows.uploads(bucket)) {
      change.dropPieces(upload.content);
      rows.deleteUpload(upload.id);
    }
    rows.deleteBucket(bucket);
    return { status: 204 };
  });
}
