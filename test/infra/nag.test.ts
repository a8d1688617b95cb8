import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../infra/app.ts';
import { emptyBundles, everything, little } from './synthesised.ts';

const open = (settings = everything) => createApp({ stage: 'test', settings, bundles: emptyBundles() });

describe('cdk-nag', () => {
  it.each([
    ['everything on', everything],
    ['as little as can be', little],
  ])('finds nothing that has no reason, with %s', (_what, settings) => {
    expect(() => open(settings).app.synth()).not.toThrow();
  });

  it('would find a bucket that is not as ours are', () => {
    const { app, stack } = open();
    new Bucket(stack, 'Careless');

    expect(() => app.synth()).toThrow(/Careless.*[\s\S]*AwsSolutions-S10/);
  });
});
