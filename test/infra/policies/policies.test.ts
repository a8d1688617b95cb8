import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { resolveTemplate } from '../resolve-template.ts';
import { everything, synthesise } from '../synthesised.ts';
import { allowed } from './allowed.ts';
import { type Attempt, attempts, wellMade } from './attempts.ts';
import { everybody, findAllowed, isAllowed, type Who } from './judge.ts';
import { type Policies, type Policy, readPolicies, roleNames } from './people.ts';

const resources = resolveTemplate(synthesise(everything).toJSON());
const policies = readPolicies(resources);

describe('what anybody may do', () => {
  it('is what the table says, and nothing else', { timeout: 120_000 }, async () => {
    const found = await findAllowed(policies, everybody, attempts);

    expect(found.toSorted()).toEqual(allowed.toSorted());
  });

  it('is tried with more than it allows', () => {
    expect(attempts.length * everybody.length).toBeGreaterThan(8 * allowed.length);
  });
});

describe('the table fails', () => {
  const statements = roleNames.flatMap((who) =>
    policies.roles[who].Statement.map(({ Sid }) => ({ who, sid: Sid ?? '' })),
  );
  const known = new Set(allowed);

  it.each(statements)('when $who may do more of its kind: $sid', { timeout: 60_000 }, async ({ who, sid }) => {
    const wider = change(policies, who, sid, ({ Action, ...rest }) => {
      const [service = ''] = String([Action].flat()[0]).split(':');
      return { ...rest, Action: `${service}:*` };
    });

    expect(await findWidened(wider, who)).toBeDefined();
  });

  it.each(statements)('when $who may do it anywhere: $sid', { timeout: 60_000 }, async ({ who, sid }) => {
    const wider = change(policies, who, sid, (statement) => ({ ...statement, Resource: '*' }));

    expect(await findWidened(wider, who)).toBeDefined();
  });

  /** The first attempt that is allowed and not in the table. */
  async function findWidened(wider: Policies, who: Who): Promise<Attempt | undefined> {
    for (const attempt of attempts) {
      const line = `${who} ${attempt.action} ${attempt.on}`;
      if (!known.has(line) && (await isAllowed(wider, who, attempt))) return attempt;
    }
    return undefined;
  }
});

describe('what not even an operator may do with the buckets', () => {
  const bucket = (role: string): string => `arn:aws:s3:::tintype-test-${role}-111122223333-eu-central-1`;
  const get = (role: string, context: object): Attempt => ({
    action: 's3:GetObject',
    on: role,
    resource: `${bucket(role)}/owner-a/key`,
    context: { ...wellMade, ...context },
  });
  const put = (context: object): Attempt => ({
    ...get('originals', { 's3:ObjectCreationOperation': 'true', ...context }),
    action: 's3:PutObject',
  });

  it.each([
    ['read an original over plain HTTP', get('originals', { 'aws:SecureTransport': 'false' })],
    ['read an original over TLS 1.1', get('originals', { 's3:TlsVersion': '1.1' })],
    ['read an original with a signature older than 15 minutes', get('originals', { 's3:signatureAge': '900001' })],
    ['read a record with a signature older than 15 minutes', get('metadata', { 's3:signatureAge': '900001' })],
    ['read an access log over plain HTTP', get('access-logs', { 'aws:SecureTransport': 'false' })],
    ['write an original over one that may be there', put({})],
  ])('is to %s', async (_what, attempt) => {
    expect(await isAllowed(policies, 'operator', attempt)).toBe(false);
    expect(await isAllowed(withoutRefusals(policies), 'operator', attempt)).toBe(true);
  });

  it.each([
    ['read with a signature of 15 minutes', get('originals', { 's3:signatureAge': '900000' })],
    ['write an original where none is', put({ 's3:if-none-match': '*' })],
    ['send a part of an original', put({ 's3:ObjectCreationOperation': 'false' })],
  ])('is not to %s', async (_what, attempt) => {
    expect(await isAllowed(policies, 'operator', attempt)).toBe(true);
  });
});

describe('who may put messages into the queue', () => {
  const send = (sourceArn: string, account = '111122223333'): Attempt => ({
    action: 'sqs:SendMessage',
    on: 'AnalysisQueue',
    resource: 'arn:aws:sqs:eu-central-1:111122223333:AnalysisQueue',
    context: { 'aws:SecureTransport': 'true', 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account },
  });
  const ours = (role: string): string => `arn:aws:s3:::tintype-test-${role}-111122223333-eu-central-1`;

  it.each([
    ['the originals', send(ours('originals')), true],
    ['the metadata', send(ours('metadata')), true],
    ['the access logs', send(ours('access-logs')), false],
    ['a bucket of the same name in another account', send(ours('originals'), '999999999999'), false],
    ['any other bucket', send('arn:aws:s3:::elsewhere'), false],
  ])('is S3 for %s: %#', async (_what, attempt, is) => {
    expect(await isAllowed(policies, 's3', attempt)).toBe(is);
  });
});

describe('who may take on a role', () => {
  const trusted = (id: RegExp): unknown => {
    const role = resources.find((one) => one.type === 'AWS::IAM::Role' && id.test(one.id));
    return z.object({ Statement: z.array(z.unknown()) }).parse(role?.properties.AssumeRolePolicyDocument).Statement;
  };

  it.each([/^ApiHandlerRole/, /^AnalysisAnalyseRole/, /^AnalysisDeadLetterRole/, /^WellKnownRole/])(
    'is Lambda alone for a function: %s',
    (id) => {
      expect(trusted(id)).toEqual([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    },
  );

  it('is somebody who signed in to our identity pool for the client, and no guest', () => {
    expect(trusted(/^SignInClientRole/)).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Condition: {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': 'SignInIdentities' },
          'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
      },
    ]);
  });
});

describe('who may call a function', () => {
  it('is our API alone, on the routes it has', () => {
    const permissions = resources.filter((one) => one.type === 'AWS::Lambda::Permission');

    expect(permissions).toHaveLength(12);
    for (const { properties } of permissions) {
      expect(properties).toMatchObject({
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: expect.stringMatching(
          /^arn:aws:execute-api:eu-central-1:111122223333:Api\/\*\/\*\/(v1|\.well-known)\//,
        ),
      });
    }
  });
});

type Statement = Policy['Statement'][number];

function change(
  from: Policies,
  who: (typeof roleNames)[number],
  sid: string,
  how: (one: Statement) => Statement,
): Policies {
  const Statement = from.roles[who].Statement.map((one) => (one.Sid === sid ? how(one) : one));
  return { ...from, roles: { ...from.roles, [who]: { Statement } } };
}

/** The same without what the buckets refuse to everybody: were a refusal missing, the attempt would go through. */
function withoutRefusals(from: Policies): Policies {
  const kept = Object.entries(from.resources).map(([arn, { Statement }]) => {
    return [arn, { Statement: Statement.filter((one) => one.Effect === 'Allow') }] as const;
  });
  return { ...from, resources: Object.fromEntries(kept.filter(([, { Statement }]) => Statement.length > 0)) };
}
