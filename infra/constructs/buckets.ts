/** Where pictures and records are, and what no one may do there, whatever their role says. */
import { Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { requestPrefix } from '../../processor/contract/keys.ts';
import { grantLifeSeconds } from '../../processor/contract/limits.ts';
import type { StageSettings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';

/** The buckets of a stage. */
export interface Buckets {
  readonly originals: Bucket;
  readonly metadata: Bucket;
  readonly accessLogs: Bucket;
}

/** Names of the buckets, and how the stage treats them. */
export interface BucketsProps {
  readonly names: { readonly originals: string; readonly metadata: string; readonly accessLogs: string };
  readonly settings: StageSettings;
}

/** Adds the buckets. Nothing in them is announced to anyone yet: see announceTo. */
export function addBuckets(scope: Construct, { names, settings }: BucketsProps): Buckets {
  const within = new Construct(scope, 'Storage');
  const removalPolicy = settings.removal === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const accessLogs = addAccessLogs(within, names.accessLogs);
  const logged = (role: string): BucketProps => ({
    ...closed,
    removalPolicy,
    serverAccessLogsBucket: accessLogs,
    serverAccessLogsPrefix: `${role}/`,
  });
  const originals = new Bucket(within, 'Originals', {
    ...logged('originals'),
    bucketName: names.originals,
    lifecycleRules: [sweepUploads, ...colder(settings)],
  });
  refuseOverwriting(originals);
  const metadata = new Bucket(within, 'Metadata', {
    ...logged('metadata'),
    bucketName: names.metadata,
    // What a crashed analysis leaves behind: docs/decisions/0005.
    lifecycleRules: [sweepUploads, { id: 'SweepRequests', prefix: requestPrefix, expiration: Duration.days(1) }],
  });
  for (const bucket of [originals, metadata]) refuseOldSignatures(bucket);
  return { originals, metadata, accessLogs };
}

/** Private, encrypted, over TLS 1.2 or newer, without ACLs. Originals are named by their content: no second version. */
const closed: BucketProps = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: false,
};

/** Parts of an upload that nobody finished cost as much as a picture, and no listing shows them. */
const sweepUploads: LifecycleRule = { id: 'SweepUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) };

const accessLogDays = 90;

function addAccessLogs(scope: Construct, name: string): Bucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    ...closed,
    bucketName: name,
    // Logs arrive hours late, and CloudFormation removes no bucket that holds something.
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ id: 'ForgetLogs', expiration: Duration.days(accessLogDays) }],
  });
  acknowledge(bucket, { 'AwsSolutions-S1': 'This bucket holds the access logs; logging itself would never end.' });
  return bucket;
}

const colder = ({ colder: moves }: StageSettings): LifecycleRule[] =>
  moves === undefined
    ? []
    : [
        {
          id: 'MoveToColder',
          transitions: [
            { storageClass: new StorageClass(moves.storage), transitionAfter: Duration.days(moves.afterDays) },
          ],
        },
      ];

/**
 * An original is never written twice. Opening an upload and sending its parts makes no object and can carry no condition;
 * completing it does and must (S3 user guide, "Enforce conditional writes").
 */
function refuseOverwriting(bucket: Bucket): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'RefuseOverwriting',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects('*')],
      conditions: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
    }),
  );
}

/** A presigned URL is dead after 15 minutes even where whoever signed it asked for more. In milliseconds. */
function refuseOldSignatures(bucket: Bucket): void {
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'RefuseOldSignatures',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:*'],
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      conditions: { NumericGreaterThan: { 's3:signatureAge': String(grantLifeSeconds * 1000) } },
    }),
  );
}

/** Has every new object under `prefix` announced to a queue. The queue must let S3 in before, or S3 refuses the bucket. */
export function announceTo(
  bucket: Bucket,
  queue: { readonly arn: string; readonly policy: IConstruct },
  prefix?: string,
): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error('a bucket without its resource');
  // By hand: CDK's own way is a function that may rewrite the notifications of every bucket in the account.
  resource.notificationConfiguration = {
    queueConfigurations: [
      {
        event: 's3:ObjectCreated:*',
        queue: queue.arn,
        ...(prefix !== undefined && { filter: { s3Key: { rules: [{ name: 'prefix', value: prefix }] } } }),
      },
    ],
  };
  resource.node.addDependency(queue.policy);
}

/** The ARN of a bucket by its name, for policies that must stand before the bucket does. */
export const arnOfBucket = (name: string): string => Fn.join('', ['arn:', Fn.ref('AWS::Partition'), ':s3:::', name]);
