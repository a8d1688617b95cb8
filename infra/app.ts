import { createRequire } from 'node:module';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import type { Bundles } from './bundles/build.ts';
import { stackName } from './names.ts';
import type { StageSettings } from './settings.ts';
import { TintypeStack } from './stacks/tintype-stack.ts';

// The behaviour CDK recommends for new apps. It lives in a file, which a module may not import by its name.
const flags = z
  .record(z.string(), z.unknown())
  .parse(createRequire(import.meta.url)('aws-cdk-lib/recommended-feature-flags.json'));

/** One stage to put into a template. */
export interface AppProps {
  readonly stage: string;
  readonly settings: StageSettings;
  readonly bundles: Bundles;
  /** Where the template and the bundles go. A temporary folder when absent. */
  readonly outDirectory?: string;
}

/** An app with this one stage, checked by cdk-nag when it is synthesised. The account is whoever deploys. */
export function createApp({ stage, settings, bundles, outDirectory }: AppProps): {
  readonly app: App;
  readonly stack: TintypeStack;
} {
  const app = new App({
    ...(outDirectory !== undefined && { outdir: outDirectory }),
    // Traces of where each construct was made cost half the time, and only CDK's own authors read them.
    context: { ...flags, 'aws:cdk:disable-stack-trace': true },
    analyticsReporting: false,
  });
  const stack = new TintypeStack(app, stackName(stage), { stage, settings, bundles, env: { region: settings.region } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}
