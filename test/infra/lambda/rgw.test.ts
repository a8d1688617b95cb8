/**
 * The functions over a store that is none of ours, as users who may do no more there than their roles on AWS: nothing
 * they do is denied. The gateway knows bucket policies, so every statement of a role becomes one of the bucket's with
 * that user in it. It knows neither s3:if-none-match nor s3:signatureAge, so the buckets' own refusals are the policy
 * proof's (test/infra/policies); it is spoken to over plain HTTP; and it asks about DeleteObjects once for the bucket,
 * where AWS asks for each key, so whoever may delete some keys may delete the bucket's in it.
 */
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Bundles, buildBundles } from '../../../infra/bundles/build.ts';
import { type Policies, readPolicies } from '../policies/people.ts';
import { resolveTemplate } from '../resolve-template.ts';
import { everything, synthesise } from '../synthesised.ts';
import { playRoundTrip } from './round-trip.ts';
import { type Running, startFunction } from './runtime.ts';

const Key = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
const Place = z.object({
  endpoint: z.url(),
  ...Key.shape,
  users: z.object({ api: Key, analyse: Key, 'dead-letter': Key }).optional(),
});

const line = process.env.TINTYPE_RGW;
const place = line === undefined ? undefined : Place.parse(JSON.parse(line));
const users = place?.users;

const onAws = {
  originals: 'tintype-test-originals-111122223333-eu-central-1',
  metadata: 'tintype-test-metadata-111122223333-eu-central-1',
};
// Buckets of their own for each run, whatever an earlier one left.
const buckets = { originals: `originals-${process.pid}`, metadata: `metadata-${process.pid}` };
const roles = [
  ['api', 'api'],
  ['analyse', 'analyse'],
  ['deadLetter', 'dead-letter'],
] as const;

if (place === undefined || users === undefined) {
  describe('the functions over the RADOS Gateway', () => {
    it.skip('(skipped: TINTYPE_RGW names none with users; npm run test:rgw starts one)', () => undefined);
  });
} else {
  const clientOf = (key: z.infer<typeof Key>): S3Client =>
    new S3Client({
      endpoint: place.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: key,
      maxAttempts: 1,
    });

  describe('the functions over the RADOS Gateway, limited to their roles', () => {
    const running: Running[] = [];
    let bundles: Bundles;

    beforeAll(async () => {
      ({ bundles } = await buildBundles(process.arch === 'arm64' ? 'arm64' : 'x86_64'));
      const policies = readPolicies(resolveTemplate(synthesise(everything).toJSON()));
      const owner = clientOf(place);
      for (const name of ['originals', 'metadata'] as const) {
        await owner.send(new CreateBucketCommand({ Bucket: buckets[name] }));
        const Policy = JSON.stringify(policyFor(name, policies));
        await owner.send(new PutBucketPolicyCommand({ Bucket: buckets[name], Policy }));
      }
      owner.destroy();
    });

    afterAll(async () => {
      for (const one of running) await one.stop();
    });

    async function start(name: 'api' | 'analyse' | 'dead-letter'): Promise<Running> {
      const key = users?.[name];
      const one = await startFunction(bundles[name], {
        AWS_REGION: 'us-east-1',
        AWS_ENDPOINT_URL_S3: place?.endpoint ?? '',
        AWS_ACCESS_KEY_ID: key?.accessKeyId ?? '',
        AWS_SECRET_ACCESS_KEY: key?.secretAccessKey ?? '',
        ORIGINALS_BUCKET: buckets.originals,
        METADATA_BUCKET: buckets.metadata,
      });
      running.push(one);
      return one;
    }

    it('are denied nothing, from a grant to a removal', async () => {
      const [api, analyse, deadLetter] = await Promise.all([start('api'), start('analyse'), start('dead-letter')]);

      await playRoundTrip({ api, analyse, deadLetter, ...buckets });
    });

    it.each([
      ['the analysis writes no original', users.analyse, () => put(buckets.originals, 'owner/new')],
      ['the analysis lets nobody be forgotten', users.analyse, () => put(buckets.metadata, 'tombstones/owner/digest')],
      ['the API writes no record', users.api, () => put(buckets.metadata, 'records/owner/digest.json')],
      [
        'the dead letters make no preview',
        users['dead-letter'],
        () => put(buckets.metadata, 'previews/owner/digest/320.webp'),
      ],
    ] as const)('may do no more than that: %s', async (_what, key, command) => {
      const client = clientOf(key);

      await expect(client.send(command())).rejects.toMatchObject({ name: 'AccessDenied' });
      client.destroy();
    });

    it('may see which keys there are', async () => {
      const client = clientOf(users.analyse);

      await expect(client.send(new ListObjectsV2Command({ Bucket: buckets.originals }))).resolves.toBeDefined();
      client.destroy();
    });
  });
}

const put = (Bucket: string, Key: string): PutObjectCommand => new PutObjectCommand({ Bucket, Key, Body: 'x' });

/** A bucket's policy that gives every role's user what the role's statements say of this bucket. */
function policyFor(name: 'originals' | 'metadata', policies: Policies): unknown {
  const here = `arn:aws:s3:::${onAws[name]}`;
  const Statement = roles.flatMap(([role, user]) =>
    policies.roles[role].Statement.flatMap(({ Action, Resource }) => {
      const resources = [Resource].flat().filter((arn) => arn === here || arn.startsWith(`${here}/`));
      if (resources.length === 0) return [];
      return [
        {
          Effect: 'Allow',
          Principal: { AWS: [`arn:aws:iam:::user/tintype-${user}`] },
          Action,
          Resource: [...resources, ...([Action].flat().includes('s3:DeleteObject') ? [here] : [])].map((arn) =>
            arn.replace(onAws[name], buckets[name]),
          ),
        },
      ];
    }),
  );
  return { Version: '2012-10-17', Statement };
}
