import { describe, expect, it } from 'vitest';
import { everything, synthesise } from './synthesised.ts';

describe('the whole template', () => {
  it('is as it was reviewed; npx vitest run --project infra -u takes it as it is now', async () => {
    const template = JSON.stringify(synthesise(everything).toJSON(), undefined, 2);
    // What is in the bundles changes with every change of the handlers, and is no part of the stack.
    const withoutBundles = template.replaceAll(/[0-9a-f]{64}\.zip/g, 'BUNDLE.zip');

    await expect(`${withoutBundles}\n`).toMatchFileSnapshot('snapshots/stack.template.snap');
  });
});
