/**
 * Everything anybody may do, by hand: CDK's grants give wildcards. A key's prefix says who made it and what it is for
 * (processor/contract/keys.ts), so a permission is as narrow as prefixes can be; between owners the API's code decides,
 * which takes the owner from the signed identity alone.
 */

/** One statement of a role. */
export interface Permission {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Why a resource ends in `*`; one that does without a reason is a finding. */
  readonly because?: string;
}

/** The two buckets, by ARN. */
export interface BucketArns {
  readonly originals: string;
  readonly metadata: string;
}

const under = (bucket: string, ...prefixes: readonly string[]): string[] =>
  prefixes.map((prefix) => `${bucket}/${prefix}/*`);

const everyOwner = 'A function serves every owner, and keys are owner and digest.';

/** Without it S3 answers 403 instead of 404 for a key that is not there, and nobody could tell the two apart. */
const seeWhatIsMissing = ({ originals, metadata }: BucketArns): Permission => ({
  sid: 'SeeWhatIsMissing',
  actions: ['s3:ListBucket'],
  resources: [originals, metadata],
});

/** The API: grants, feed, records, removal. It presigns with these rights, so nobody gets more from it than they are. */
export const apiPermissions = (buckets: BucketArns): readonly Permission[] => [
  {
    sid: 'Originals',
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', ...multipart],
    resources: [`${buckets.originals}/*`],
    because: everyOwner,
  },
  {
    sid: 'ReadRecords',
    actions: ['s3:GetObject'],
    resources: under(buckets.metadata, 'records', 'previews', 'tombstones'),
    because: everyOwner,
  },
  {
    sid: 'WriteMarks',
    actions: ['s3:PutObject'],
    resources: under(buckets.metadata, 'feed', 'tombstones', 'requests'),
    because: everyOwner,
  },
  {
    sid: 'Remove',
    actions: ['s3:DeleteObject'],
    resources: under(buckets.metadata, 'records', 'previews', 'tombstones', 'requests'),
    because: everyOwner,
  },
  seeWhatIsMissing(buckets),
];

const multipart = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

/** The analysis: reads originals, writes what it made of them, and takes it away again when the original has gone. */
export const analysePermissions = (buckets: BucketArns): readonly Permission[] => [
  { sid: 'ReadOriginals', actions: ['s3:GetObject'], resources: [`${buckets.originals}/*`], because: everyOwner },
  {
    sid: 'ReadRecords',
    actions: ['s3:GetObject'],
    resources: under(buckets.metadata, 'records', 'tombstones'),
    because: everyOwner,
  },
  {
    sid: 'WriteRecords',
    actions: ['s3:PutObject'],
    resources: under(buckets.metadata, 'records', 'previews', 'feed'),
    because: everyOwner,
  },
  {
    sid: 'Remove',
    actions: ['s3:DeleteObject'],
    resources: under(buckets.metadata, 'records', 'previews', 'feed', 'requests'),
    because: everyOwner,
  },
  seeWhatIsMissing(buckets),
];

/** The dead letters: looks whether an original is there, and writes a verdict. */
export const deadLetterPermissions = (buckets: BucketArns): readonly Permission[] => [
  // Looking whether an object is there needs GetObject: S3 knows no smaller right.
  { sid: 'LookAtOriginals', actions: ['s3:GetObject'], resources: [`${buckets.originals}/*`], because: everyOwner },
  {
    sid: 'ReadRecords',
    actions: ['s3:GetObject'],
    resources: under(buckets.metadata, 'records', 'tombstones'),
    because: everyOwner,
  },
  {
    sid: 'WriteVerdicts',
    actions: ['s3:PutObject'],
    resources: under(buckets.metadata, 'records', 'feed'),
    because: everyOwner,
  },
  {
    sid: 'RemoveRequests',
    actions: ['s3:DeleteObject'],
    resources: under(buckets.metadata, 'requests'),
    because: everyOwner,
  },
  seeWhatIsMissing(buckets),
];

/** What Lambda needs to bring a function the messages of one queue. */
export const receiveFrom = (queue: string): Permission => ({
  sid: 'Receive',
  actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  resources: [queue],
});

/** A function's own log, whose group is there already. The ARN of a group ends in `:*`: its streams. */
export const writeLog = (logGroup: string): Permission => ({
  sid: 'Log',
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: [logGroup],
});

/** Somebody who signed in: may call these routes and nothing else. */
export const clientPermissions = (routes: readonly string[]): readonly Permission[] => [
  {
    sid: 'CallTheApi',
    actions: ['execute-api:Invoke'],
    resources: routes,
    because: 'The route is named; what varies is the digest in it, and whose original that is, the API decides.',
  },
];
