import { randomBytes } from 'node:crypto';
import { type Answer, xmlAnswer } from './answer.ts';
import { readAttributes } from './attributes.ts';
import { both, type Call } from './call.ts';
import { type ChecksumAlgorithm, tryChecksumAlgorithm } from './checksums.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { UploadRow } from './rows.ts';
import type { StoreParts } from './store-parts.ts';

/** CreateMultipartUpload. */
export async function beginUpload({ rows, commits, clock }: StoreParts, call: Call): Promise<Answer | Refusal> {
  const wanted = both(readAttributes(call.headers, call.query), readUploadChecksum(call.headers));
  if (isRefusal(wanted)) return wanted;
  const [attributes, { checksum }] = wanted;
  const { bucket, key } = call;
  const id = await commits.run((change) => {
    if (rows.bucket(bucket) === undefined) return refuse('NoSuchBucket');
    const content = change.nextChange();
    const row = {
      id: newUploadId(content),
      bucket,
      key,
      content,
      createdAt: clock(),
      attributes,
      ...(checksum && { checksum }),
    };
    rows.insertUpload(row);
    return row.id;
  });
  if (isRefusal(id)) return id;
  const headers = checksum && { 'x-amz-checksum-algorithm': checksum.algorithm, 'x-amz-checksum-type': checksum.type };
  return xmlAnswer('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id }, headers);
}

// Uploads of one key are listed in the order they were begun, so the number comes first; the rest cannot be guessed.
const newUploadId = (content: number): string =>
  content.toString(16).padStart(12, '0') + randomBytes(24).toString('hex');

type UploadChecksum = NonNullable<UploadRow['checksum']>;
type Headers = Call['headers'];

// Wrapped, since an upload without one is no refusal.
function readUploadChecksum(headers: Headers): { readonly checksum?: UploadChecksum } | Refusal {
  const name = headers['x-amz-checksum-algorithm'];
  const type = headers['x-amz-checksum-type']?.toUpperCase();
  if (name === undefined) {
    if (type === undefined) return {};
    return refuse(
      'InvalidRequest',
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const algorithm = tryChecksumAlgorithm(name);
  if (algorithm === undefined) {
    return refuse(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]',
    );
  }
  if (type !== undefined && type !== 'COMPOSITE' && type !== 'FULL_OBJECT')
    return refuse('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.');
  const wanted = type ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  if (canBe(algorithm, wanted)) return { checksum: { algorithm, type: wanted } };
  return refuse(
    'InvalidRequest',
    `The ${wanted} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}

// S3 user guide, "Checking object integrity": only CRCs can be put together into that of the whole.
function canBe(algorithm: ChecksumAlgorithm, type: UploadChecksum['type']): boolean {
  return type === 'COMPOSITE' ? algorithm !== 'CRC64NVME' : algorithm.startsWith('CRC');
}
