/** Names that must be known before anything is deployed, and after everything is gone. */

/** The CloudFormation stack of a stage. */
export const stackName = (stage: string): string => `tintype-${stage}`;

/** The buckets of a stage. */
export const bucketRoles = ['originals', 'metadata', 'access-logs'] as const;
/** What one bucket is for. */
export type BucketRole = (typeof bucketRoles)[number];

/**
 * The name of a bucket: the same on every deployment, so that a stage finds what it kept, and no one else's in the
 * world, for accounts are numbered once.
 */
export const bucketName = (stage: string, role: BucketRole, { account, region }: Place): string =>
  `tintype-${stage}-${role}-${account}-${region}`;

/** An account of AWS, and a region in it. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** The one output of the stack: what a person needs to connect. */
export const urlOutput = 'Url';
