/** What AWS documents as the limits of its services, each with the page it stands on. Looked up on 2026-11-26 in stored copies of the pages. */

/** One documented limit. */
export interface VendorLimit {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** Can it be raised by asking? */
  readonly isSoft: boolean;
  readonly page: string;
}

const s3Page = 'S3 user guide, "Best practices design patterns: optimizing Amazon S3 performance"';
const lambdaPage = 'Lambda developer guide, "Lambda quotas"';
const sqsScalingPage = 'Lambda developer guide, "Configuring scaling behavior for SQS event source mappings"';
const httpApiPage = 'API Gateway developer guide, "Quotas for configuring and running an HTTP API"';
const cognitoPage = 'Cognito developer guide, "Quotas in Amazon Cognito"';

/** The limits the model reckons with. */
export const limits = {
  s3Writes: {
    what: 'S3 PUT, POST, DELETE, LIST for each partitioned prefix',
    value: 3_500,
    unit: 'a second',
    isSoft: false,
    page: s3Page,
  },
  s3Reads: {
    what: 'S3 GET and HEAD for each partitioned prefix',
    value: 5_500,
    unit: 'a second',
    isSoft: false,
    page: s3Page,
  },
  s3Latency: {
    what: 'S3 first byte of a small object, the slower end of "100–200 ms"',
    value: 0.2,
    unit: 's',
    isSoft: false,
    page: s3Page,
  },
  lambdaConcurrency: {
    what: 'Lambda executions at once, all functions of an account and region',
    value: 1_000,
    unit: '',
    isSoft: true,
    page: lambdaPage,
  },
  lambdaAnswer: { what: 'Lambda answer', value: 6, unit: 'MB', isSoft: false, page: lambdaPage },
  sqsConcurrency: {
    what: 'Executions at once of one SQS source (`maxConcurrency`)',
    value: 1_000,
    unit: '',
    isSoft: false,
    page: sqsScalingPage,
  },
  sqsGrowth: {
    what: 'More executions at once of one SQS source',
    value: 300,
    unit: 'a minute',
    isSoft: false,
    page: sqsScalingPage,
  },
  sqsInFlight: {
    what: 'SQS messages in flight of one queue',
    value: 120_000,
    unit: '',
    isSoft: true,
    page: 'SQS developer guide, "Amazon SQS standard queue quotas"',
  },
  sqsRetention: {
    what: 'SQS keeps a message by default (14 at most)',
    value: 4,
    unit: 'days',
    isSoft: false,
    page: 'SQS developer guide, "Amazon SQS message quotas"',
  },
  apiCalls: {
    what: 'API Gateway calls, account and region (2,500 in some regions)',
    value: 10_000,
    unit: 'a second',
    isSoft: true,
    page: 'API Gateway developer guide, "Amazon API Gateway quotas"',
  },
  apiSeconds: { what: 'HTTP API, time of one call', value: 30, unit: 's', isSoft: false, page: httpApiPage },
  apiPayload: { what: 'HTTP API, payload', value: 10, unit: 'MB', isSoft: false, page: httpApiPage },
  cognitoKeys: {
    what: 'Cognito GetCredentialsForIdentity',
    value: 200,
    unit: 'a second',
    isSoft: true,
    page: cognitoPage,
  },
  cognitoIds: { what: 'Cognito GetId', value: 25, unit: 'a second', isSoft: true, page: cognitoPage },
  cognitoTokens: {
    what: 'Cognito sign-in and refresh of tokens (UserAuthentication)',
    value: 120,
    unit: 'a second',
    isSoft: true,
    page: `${cognitoPage}; that refreshing counts there: AWS re:Post, "Cognito token endpoint quotas"`,
  },
} as const satisfies Readonly<Record<string, VendorLimit>>;
