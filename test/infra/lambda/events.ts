/** Events as AWS documents them. */
import * as z from 'zod';

const account = '111122223333';
const provider = 'cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI';

/** What API Gateway gives the function of an HTTP API whose IAM authorizer let somebody in whom Cognito signed in. */
export function toApiEvent(sub: string, method: string, path: string, body?: unknown) {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  return {
    version: '2.0',
    routeKey: `${method} ${rawPath}`,
    rawPath,
    rawQueryString,
    headers: { host: 'abc.execute-api.eu-central-1.amazonaws.com', 'content-type': 'application/json' },
    requestContext: {
      accountId: account,
      apiId: 'abc',
      authorizer: {
        iam: {
          accessKey: 'ASIAEXAMPLE',
          accountId: account,
          callerId: 'AROAEXAMPLE:CognitoIdentityCredentials',
          cognitoIdentity: {
            amr: ['authenticated', provider, `${provider}:CognitoSignIn:${sub}`],
            identityId: 'eu-central-1:11111111-2222-3333-4444-555555555555',
            identityPoolId: 'eu-central-1:99999999-8888-7777-6666-555555555555',
          },
          principalOrgId: null,
          userArn: `arn:aws:sts::${account}:assumed-role/client/CognitoIdentityCredentials`,
          userId: 'AROAEXAMPLE:CognitoIdentityCredentials',
        },
      },
      domainName: 'abc.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'abc',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request',
      stage: '$default',
      time: '25/Nov/2026:12:00:00 +0000',
      timeEpoch: 1_795_608_000_000,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}

/** What SQS gives a function when S3 stored an object (S3 user guide, "Event message structure"). */
export function toQueueEvent(bucket: string, key: string) {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-central-1',
    eventTime: '2026-11-25T12:00:00.000Z',
    eventName: 'ObjectCreated:Put',
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'id',
      bucket: { name: bucket, ownerIdentity: { principalId: 'A1' }, arn: `arn:aws:s3:::${bucket}` },
      object: { key, size: 1, eTag: 'e', sequencer: '0055AED6DCD90281E5' },
    },
  };
  return {
    Records: [
      {
        messageId: 'message',
        receiptHandle: 'handle',
        body: JSON.stringify({ Records: [record] }),
        attributes: {},
        messageAttributes: {},
        eventSource: 'aws:sqs',
        awsRegion: 'eu-central-1',
      },
    ],
  };
}

/** What a function of the API answers. */
export const ApiResult = z.object({ statusCode: z.int(), body: z.string().optional() });
