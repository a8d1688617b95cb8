/** Everything that is allowed, by who and action. What is not here is denied: the test tries it. */
import type { Who } from './judge.ts';

const digest = 'd'.repeat(64);

/** The three ways to write a key (attempts.ts). */
const anyPut = (...keys: readonly string[]): string[] =>
  keys.flatMap((key) => [`${key} (if none is there)`, `${key} (whatever is there)`, `${key} (a part)`]);

/** The functions serve every owner; which owner's key they ask for, the API's code takes from the signed identity. */
const originals = ['originals/A', 'originals/B'];

const table: Readonly<Record<Exclude<Who, 'operator' | 's3'>, Readonly<Record<string, readonly string[]>>>> = {
  client: {
    'execute-api:Invoke': [
      '$default/POST/v1/uploads',
      `$default/POST/v1/uploads/${digest}/parts`,
      `$default/GET/v1/uploads/${digest}/parts`,
      `$default/POST/v1/uploads/${digest}/complete`,
      `$default/DELETE/v1/uploads/${digest}`,
      '$default/GET/v1/feed',
      '$default/POST/v1/records/batch-get',
      `$default/GET/v1/records/${digest}`,
      `$default/GET/v1/records/${digest}/original`,
      `$default/POST/v1/records/${digest}/analyse`,
      `$default/DELETE/v1/records/${digest}`,
    ],
  },
  api: {
    's3:GetObject': [...originals, 'records/A', 'previews/A', 'tombstones/A'],
    's3:PutObject': [
      // Never over one that may be there.
      ...originals.flatMap((key) => [`${key} (if none is there)`, `${key} (a part)`]),
      ...anyPut('feed/A', 'tombstones/A', 'requests/A'),
    ],
    's3:DeleteObject': [...originals, 'records/A', 'previews/A', 'tombstones/A', 'requests/A'],
    's3:AbortMultipartUpload': originals,
    's3:ListMultipartUploadParts': originals,
    's3:ListBucket': ['bucket originals', 'bucket metadata'],
    'logs:PutLogEvents': ['ApiHandler log'],
  },
  analyse: {
    's3:GetObject': [...originals, 'records/A', 'tombstones/A'],
    's3:PutObject': anyPut('records/A', 'previews/A', 'feed/A'),
    's3:DeleteObject': ['records/A', 'previews/A', 'feed/A', 'requests/A'],
    's3:ListBucket': ['bucket originals', 'bucket metadata'],
    'sqs:ReceiveMessage': ['AnalysisQueue'],
    'sqs:DeleteMessage': ['AnalysisQueue'],
    'sqs:GetQueueAttributes': ['AnalysisQueue'],
    'logs:PutLogEvents': ['AnalysisAnalyse log'],
  },
  deadLetter: {
    's3:GetObject': [...originals, 'records/A', 'tombstones/A'],
    's3:PutObject': anyPut('records/A', 'feed/A'),
    's3:DeleteObject': ['requests/A'],
    's3:ListBucket': ['bucket originals', 'bucket metadata'],
    'sqs:ReceiveMessage': ['AnalysisDeadLetters'],
    'sqs:DeleteMessage': ['AnalysisDeadLetters'],
    'sqs:GetQueueAttributes': ['AnalysisDeadLetters'],
    'logs:PutLogEvents': ['AnalysisDeadLetter log'],
  },
  wellKnown: { 'logs:PutLogEvents': ['WellKnown log'] },
  anonymous: {},
};

/** A line for each, as findAllowed gives them. */
export const allowed: readonly string[] = Object.entries(table).flatMap(([who, actions]) =>
  Object.entries(actions).flatMap(([action, on]) => on.map((one) => `${who} ${action} ${one}`)),
);
