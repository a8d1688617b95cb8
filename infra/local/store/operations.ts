import { beginUpload } from './begin-upload.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.ts';
import type { Address } from './call.ts';
import { completeUpload } from './complete-upload.ts';
import { deleteObject, deleteObjects } from './delete-objects.ts';
import { getObject, headObject } from './get-object.ts';
import { listObjects, listObjectsV2 } from './list-objects.ts';
import { abortUpload, listParts, listUploads, uploadPart } from './parts.ts';
import type { Action } from './permissions.ts';
import { putObject } from './put-object.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Handler } from './store-parts.ts';

/** One operation of S3: what it needs leave for, and what does it. */
export interface Operation {
  readonly action: Action;
  readonly run: Handler;
}

type Level = 'service' | 'bucket' | 'object';

/** What we have, by level, method and the query parameter that tells operations of one method apart ('' for none). */
const operations: Readonly<Record<Level, Readonly<Record<string, Operation>>>> = {
  service: {
    'GET ': { action: 's3:ListAllMyBuckets', run: listBuckets },
  },
  bucket: {
    'GET ': { action: 's3:ListBucket', run: listObjects },
    'GET list-type': { action: 's3:ListBucket', run: listObjectsV2 },
    'GET location': { action: 's3:GetBucketLocation', run: getBucketLocation },
    'GET uploads': { action: 's3:ListBucketMultipartUploads', run: listUploads },
    'HEAD ': { action: 's3:ListBucket', run: headBucket },
    'PUT ': { action: 's3:CreateBucket', run: createBucket },
    'DELETE ': { action: 's3:DeleteBucket', run: deleteBucket },
    'POST delete': { action: 's3:DeleteObject', run: deleteObjects },
  },
  object: {
    'GET ': { action: 's3:GetObject', run: getObject },
    'GET uploadId': { action: 's3:ListMultipartUploadParts', run: listParts },
    'HEAD ': { action: 's3:GetObject', run: headObject },
    'PUT ': { action: 's3:PutObject', run: putObject },
    'PUT uploadId': { action: 's3:PutObject', run: uploadPart },
    'POST uploads': { action: 's3:PutObject', run: beginUpload },
    'POST uploadId': { action: 's3:PutObject', run: completeUpload },
    'DELETE ': { action: 's3:DeleteObject', run: deleteObject },
    'DELETE uploadId': { action: 's3:AbortMultipartUpload', run: abortUpload },
  },
};

const selectors = ['list-type', 'location', 'uploads', 'uploadId', 'delete'];

/** Parameters that ask for something S3 has and we have not (S3 API reference, operations of general purpose buckets). */
const unbuiltParameters = [
  'abac',
  'accelerate',
  'acl',
  'analytics',
  'annotation',
  'attributes',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metadataConfiguration',
  'metadataInventoryTable',
  'metadataJournalTable',
  'metadataTable',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'renameObject',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'session',
  'tagging',
  'torrent',
  'versionId',
  'versioning',
  'versions',
  'website',
];

/** Headers that ask for something S3 has and we have not, by how they begin, with the values that ask for nothing. */
const unbuiltHeaders: readonly (readonly [prefix: string, harmless: readonly string[]])[] = [
  ['x-amz-acl', ['private', 'bucket-owner-full-control']],
  ['x-amz-copy-source', []],
  ['x-amz-grant-', []],
  ['x-amz-object-lock-', []],
  ['x-amz-bucket-object-lock-enabled', ['false']],
  ['x-amz-server-side-encryption', []],
  ['x-amz-storage-class', ['STANDARD']],
  ['x-amz-tagging', ['']],
  ['x-amz-website-redirect-location', []],
  ['x-amz-write-offset-bytes', []],
];

/** What a request asks for, so far as its address, method, query and headers tell. */
export interface OperationAsk {
  readonly method: string;
  readonly address: Address;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Finds the operation, or refuses what we have not built rather than do half of it. */
export function findOperation({ method, address, query, headers }: OperationAsk): Operation | Refusal {
  const unbuilt = unbuiltParameters.find((name) => query.has(name)) ?? Object.entries(headers).find(asksForMore)?.[0];
  if (unbuilt !== undefined) return refuse('NotImplemented', `${unbuilt} is not implemented`);
  const level: Level = address.bucket === undefined ? 'service' : address.key === undefined ? 'bucket' : 'object';
  const known = operations[level];
  const selector = selectors.find((name) => query.has(name) && known[`${method} ${name}`] !== undefined);
  const operation = known[`${method} ${selector ?? ''}`];
  if (operation !== undefined) return operation;
  return ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].includes(method) && level !== 'service'
    ? refuse('NotImplemented', 'This operation is not implemented')
    : refuse('MethodNotAllowed');
}

const asksForMore = ([name, value]: readonly [string, string | undefined]): boolean =>
  unbuiltHeaders.some(([prefix, harmless]) => name.startsWith(prefix) && !harmless.includes(value ?? ''));
