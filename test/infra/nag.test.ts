import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { everything, little, openApp } from './synthesised.ts';

describe('cdk-nag', () => {
  it.each([
    ['everything on', everything],
    ['as little as can be', little],
  ])('finds nothing that has no reason, with %s', (_what, settings) => {
    expect(() => openApp(settings).app.synth()).not.toThrow();
  });

  it('would find a bucket that is not as ours are', () => {
    const { app, stack } = openApp(everything);
    new Bucket(stack, 'Careless');

    expect(() => app.synth()).toThrow(/Careless.*[\s\S]*AwsSolutions-S10/);
  });
});
