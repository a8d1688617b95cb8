import type { SigningKey } from '../ports.ts';

/** What a request does, in the names IAM policies have for it. */
export type Action =
  | 's3:ListAllMyBuckets'
  | 's3:CreateBucket'
  | 's3:DeleteBucket'
  | 's3:GetBucketLocation'
  | 's3:ListBucket'
  | 's3:ListBucketMultipartUploads'
  | 's3:GetObject'
  | 's3:PutObject'
  | 's3:DeleteObject'
  | 's3:AbortMultipartUpload'
  | 's3:ListMultipartUploadParts';

/** Whether a key may do something. `objectKey` is empty when a bucket or the service is addressed. */
export type Allows = (key: SigningKey, action: Action, bucket: string, objectKey: string) => boolean;

const bucketKeepers: ReadonlySet<Action> = new Set<Action>([
  's3:ListAllMyBuckets',
  's3:CreateBucket',
  's3:DeleteBucket',
]);

/** As on AWS: clients may nothing in the store, the Lambdas everything with objects, only `admin` may make and take away buckets. */
export const allowsByRole: Allows = ({ role }, action) => {
  switch (role) {
    case 'admin':
      return true;
    case 'api':
    case 'analyse':
      return !bucketKeepers.has(action);
    case 'client':
      return false;
    default:
      return unreachable(role);
  }
};

function unreachable(role: never): never {
  throw new Error(`no such role: ${String(role)}`);
}
