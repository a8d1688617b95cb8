import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { bundleOptions } from '../../../infra/bundles/build.ts';

it('the bundle of the analysis has no part of the SDK but the S3 client and what that stands on', async () => {
  const { metafile } = await build({ ...bundleOptions('analyse', 'index.mjs'), write: false, metafile: true });

  const inputs = Object.values(metafile.outputs).flatMap(({ inputs: all }) => Object.keys(all));
  const packages = new Set(inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'ours'));
  const clients = [...packages].filter((name) => /^@aws-sdk\/(client-|s3-request-presigner|lib-)/.test(name));

  expect(clients).toEqual(['@aws-sdk/client-s3']);
  // Lambda gives credentials in the environment: no single sign-on, no files, no tokens.
  expect(
    [...packages].filter((name) => /credential-provider-(?!env)|nested-clients|token-providers/.test(name)),
  ).toEqual([]);
  // Nothing of the API, the desktop or the tests either.
  expect(
    [...packages].filter((name) => /^(hono|ws|chokidar|electron|@photostructure\/sqlite|fast-check)$/.test(name)),
  ).toEqual([]);
});
