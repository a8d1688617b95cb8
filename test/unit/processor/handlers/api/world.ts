/** The API over fakes, and people who call it. */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2WithIAMAuthorizer } from 'aws-lambda';
import { expect } from 'vitest';
import type { ZodType, z } from 'zod';
import { Problem } from '../../../../../processor/contract/api.ts';
import type { PictureRecord } from '../../../../../processor/contract/record.ts';
import { createApi } from '../../../../../processor/handlers/api/app.ts';
import { FakeGrants } from '../../../../fakes/fake-grants.ts';
import { FakeObjects } from '../../../../fakes/fake-objects.ts';

export const originals = 'originals';
export const metadata = 'metadata';
export const ann = 'ann-sub-1';
export const bob = 'bob-sub-2';

/** 2026-11-22T12:00:00.123Z */
export const noon = Date.UTC(2026, 10, 22, 12, 0, 0, 123);

/** A digest that stands for some bytes. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface Person {
  get(path: string): Promise<Said>;
  post(path: string, body?: unknown): Promise<Said>;
  delete(path: string): Promise<Said>;
}

export function createWorld() {
  let now = noon;
  const clock = (): number => now;
  const objects = new FakeObjects(clock);
  const grants = new FakeGrants(objects, originals, clock);
  const lines: string[] = [];
  const api = createApi({
    environment: { ORIGINALS_BUCKET: originals, METADATA_BUCKET: metadata },
    objects,
    grants,
    clock,
    log: (line) => lines.push(line),
  });
  const ask = async (event: APIGatewayProxyEventV2WithIAMAuthorizer): Promise<Said> => {
    const result = await api(event);
    return { status: result.statusCode ?? 0, headers: result.headers ?? {}, text: result.body ?? '' };
  };
  const as = (owner: string): Person => ({
    get: (path) => ask(event({ method: 'GET', path, owner })),
    post: (path, body) => ask(event({ method: 'POST', path, owner, body: JSON.stringify(body) })),
    delete: (path) => ask(event({ method: 'DELETE', path, owner })),
  });
  const passTime = (ms: number): void => {
    now += ms;
  };
  return { objects, grants, lines, ask, as, passTime };
}

export interface EventAsk {
  readonly method: string;
  readonly path: string;
  readonly owner?: string;
  readonly amr?: readonly string[];
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isBase64Encoded?: boolean;
}

const pool = 'cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Pool';

/** What an identity pool says of somebody who signed in with the user pool. */
export const signedInAs = (sub: string): string[] => ['authenticated', pool, `${pool}:CognitoSignIn:${sub}`];

/** An event as an HTTP API with an IAM authorizer sends it (payload format 2.0). */
export function event(is: EventAsk): APIGatewayProxyEventV2WithIAMAuthorizer {
  const [rawPath = '', rawQueryString = ''] = is.path.split('?');
  const amr = is.amr ?? (is.owner === undefined ? undefined : signedInAs(is.owner));
  const made = {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { host: 'abc.execute-api.eu-central-1.amazonaws.com', 'content-type': 'application/json', ...is.headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc',
      domainName: 'abc.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'abc',
      http: { method: is.method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '22/Nov/2026:12:00:00 +0000',
      timeEpoch: noon,
      authorizer: {
        iam: {
          accessKey: 'ASIAEXAMPLE',
          accountId: '123456789012',
          callerId: 'AROAEXAMPLE:CognitoIdentityCredentials',
          cognitoIdentity:
            amr === undefined ? null : { amr, identityId: 'eu-central-1:id', identityPoolId: 'eu-central-1:pool' },
          principalOrgId: null,
          userArn: 'arn:aws:sts::123456789012:assumed-role/client/CognitoIdentityCredentials',
          userId: 'AROAEXAMPLE:CognitoIdentityCredentials',
        },
      },
    },
    ...(is.body !== undefined && { body: is.body }),
    isBase64Encoded: is.isBase64Encoded ?? false,
  };
  // The published type has cognitoIdentity null; what AWS sends is this.
  return made as unknown as APIGatewayProxyEventV2WithIAMAuthorizer;
}

/** The body of a good answer: JSON that is exactly what the contract says, nothing more. */
export function read<Schema extends ZodType>(said: Said, status: number, schema: Schema): z.infer<Schema> {
  expect(said.status, said.text).toBe(status);
  expect(said.headers['content-type']).toBe('application/json');
  const json: unknown = JSON.parse(said.text);
  const parsed = schema.parse(json);
  expect(parsed).toEqual(json);
  return parsed;
}

/** The body of a refusal. */
export function readProblem(said: Said): Problem {
  expect(said.headers['content-type']).toBe('application/problem+json');
  const problem = Problem.parse(JSON.parse(said.text));
  expect(problem.status).toBe(said.status);
  return problem;
}

/** A small record as the analysis writes it. */
export function sampleRecord(owner: string, digest: string, more: Partial<PictureRecord> = {}): PictureRecord {
  return {
    schema: 2,
    digest,
    owner,
    verdict: 'analysed',
    source: { name: 'IMG_8565.JPG', bytes: 5, uploadedAt: '2026-11-22T11:00:00.000Z' },
    previews: {
      '320': { key: `previews/${owner}/${digest}/320.webp`, width: 320, height: 240, bytes: 900 },
      '1600': { key: `previews/${owner}/${digest}/1600.webp`, width: 1600, height: 1200, bytes: 9000 },
    },
    warnings: [],
    analysis: { version: '0.1.0', startedAt: '2026-11-22T11:00:01.000Z', durationMs: 80, readers: ['sharp 0.35.5'] },
    ...more,
  };
}

type World = ReturnType<typeof createWorld>;

/** Puts an original as its owner's client left it. */
export const storeOriginal = (world: World, owner: string, digest: string, name = 'IMG_8565.JPG') =>
  world.objects.put(originals, `${owner}/${digest}`, 'bytes', {
    contentType: 'image/jpeg',
    metadata: { name: encodeURIComponent(name) },
  });

/** Puts what the analysis writes: previews, record and feed marker. */
export async function storeAnalysis(world: World, record: PictureRecord, at: string): Promise<void> {
  const { owner, digest } = record;
  await world.objects.put(metadata, `previews/${owner}/${digest}/320.webp`, 'small');
  await world.objects.put(metadata, `previews/${owner}/${digest}/1600.webp`, 'large');
  await world.objects.put(metadata, `records/${owner}/${digest}.json`, JSON.stringify(record), {
    contentType: 'application/json',
    metadata: {
      verdict: record.verdict,
      ...(record.reason !== undefined && { reason: record.reason }),
      sequencer: '01',
      schema: '2',
    },
  });
  await world.objects.put(metadata, `feed/${owner}/${at}-r-${digest}`, '');
}
