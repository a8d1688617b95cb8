/** What anybody may try: every action that matters, on everything there is. */
import { apiRoutes } from '../../../processor/contract/routes.ts';
import { place } from '../resolve-template.ts';

/** One try. `on` names what it is tried on, for people. */
export interface Attempt {
  readonly action: string;
  readonly on: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

const { account, region } = place;
const regional = `${region}:${account}`;
const bucket = (role: string): string => `arn:aws:s3:::tintype-test-${role}-${account}-${region}`;
const digest = 'd'.repeat(64);

/** A request as our own code makes it: over TLS 1.3, signed a moment ago. */
export const wellMade = {
  'aws:SecureTransport': 'true',
  's3:TlsVersion': '1.3',
  's3:signatureAge': '1000',
} as const;

const keys: Readonly<Record<string, string>> = {
  'originals/A': `${bucket('originals')}/owner-a/${digest}`,
  'originals/B': `${bucket('originals')}/owner-b/${digest}`,
  'records/A': `${bucket('metadata')}/records/owner-a/${digest}.json`,
  'previews/A': `${bucket('metadata')}/previews/owner-a/${digest}/320.webp`,
  'feed/A': `${bucket('metadata')}/feed/owner-a/2026-11-25T00:00:00.000Z-r-${digest}`,
  'tombstones/A': `${bucket('metadata')}/tombstones/owner-a/${digest}`,
  'requests/A': `${bucket('metadata')}/requests/owner-a/${digest}`,
  'elsewhere in metadata': `${bucket('metadata')}/elsewhere/owner-a/${digest}`,
  'access log': `${bucket('access-logs')}/originals/2026-11-25`,
};

const onObjects = [
  's3:GetObject',
  's3:DeleteObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:PutObjectAcl',
  's3:PutObjectTagging',
];
const onBuckets = [
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:DeleteBucket',
  's3:GetBucketPolicy',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketNotification',
  's3:PutLifecycleConfiguration',
];

/** Everything that is tried. */
export const attempts: readonly Attempt[] = [
  ...Object.entries(keys).flatMap(([on, resource]) => [
    ...onObjects.map((action) => ({ action, on, resource, context: wellMade })),
    ...puts(on, resource),
  ]),
  ...['originals', 'metadata', 'access-logs'].flatMap((role) =>
    onBuckets.map((action) => ({ action, on: `bucket ${role}`, resource: bucket(role), context: wellMade })),
  ),
  ...['AnalysisQueue', 'AnalysisDeadLetters'].flatMap(onQueue),
  ...calls(),
  ...others(),
];

/** Writing, as a new object, over one that may be there, and as a part of an upload. */
function puts(on: string, resource: string): Attempt[] {
  const put = (how: string, context: Readonly<Record<string, string>>): Attempt => ({
    action: 's3:PutObject',
    on: `${on} (${how})`,
    resource,
    context: { ...wellMade, ...context },
  });
  return [
    put('if none is there', { 's3:if-none-match': '*', 's3:ObjectCreationOperation': 'true' }),
    put('whatever is there', { 's3:ObjectCreationOperation': 'true' }),
    put('a part', { 's3:ObjectCreationOperation': 'false' }),
  ];
}

/** The queues' own names are CloudFormation's: their logical ids stand for them. */
function onQueue(prefix: string): Attempt[] {
  const actions = [
    'SendMessage',
    'ReceiveMessage',
    'DeleteMessage',
    'GetQueueAttributes',
    'PurgeQueue',
    'SetQueueAttributes',
  ];
  return actions.map((name) => ({
    action: `sqs:${name}`,
    on: prefix,
    resource: `arn:aws:sqs:${regional}:${prefix}`,
    context: { 'aws:SecureTransport': 'true' },
  }));
}

function calls(): Attempt[] {
  const call = (path: string, api = 'Api'): Attempt => ({
    action: 'execute-api:Invoke',
    on: path,
    resource: `arn:aws:execute-api:${regional}:${api}/${path}`,
    context: {},
  });
  const named = apiRoutes.map(({ method, path }) => call(`$default/${method}${path.replace('{digest}', digest)}`));
  const unnamed = [
    'GET/v1/uploads',
    'PUT/v1/feed',
    'DELETE/v1/feed',
    'GET/v1/people',
    'GET/index.html',
    'POST/v2/uploads',
  ];
  return [
    { ...call('$default/GET/v1/feed'), action: 'execute-api:InvalidateCache' },
    ...named,
    ...unnamed.map((path) => call(`$default/${path}`)),
    call('prod/GET/v1/feed'),
    call('$default/GET/v1/feed', 'otherapi'),
  ];
}

function others(): Attempt[] {
  const pool = `arn:aws:cognito-idp:${regional}:userpool/SignInPeople`;
  const each: readonly (readonly [string, string, string])[] = [
    ['lambda:InvokeFunction', 'analyse function', `arn:aws:lambda:${regional}:function:AnalysisAnalyseFunction`],
    ['lambda:UpdateFunctionCode', 'api function', `arn:aws:lambda:${regional}:function:ApiHandlerFunction`],
    ['sts:AssumeRole', 'api role', `arn:aws:iam::${account}:role/ApiHandlerRole`],
    ['iam:PassRole', 'api role', `arn:aws:iam::${account}:role/ApiHandlerRole`],
    ['iam:PutRolePolicy', 'client role', `arn:aws:iam::${account}:role/SignInClientRole`],
    ['cognito-idp:AdminCreateUser', 'people', pool],
    ['cognito-idp:AdminSetUserPassword', 'people', pool],
  ];
  const logs = ['ApiHandler', 'AnalysisAnalyse', 'AnalysisDeadLetter', 'WellKnown'].flatMap((id) =>
    ['logs:PutLogEvents', 'logs:GetLogEvents'].map(
      (action) => [action, `${id} log`, `arn:aws:logs:${regional}:log-group:${id}Log:log-stream:one`] as const,
    ),
  );
  return [...each, ...logs].map(([action, on, resource]) => ({ action, on, resource, context: {} }));
}
