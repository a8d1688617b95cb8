/** One stage of Tintype in an account of AWS, whole. */
import { Aws, CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { HandlerEnvironment } from '../../processor/contract/environment.ts';
import type { WellKnown } from '../../processor/contract/well-known.ts';
import type { Bundles } from '../bundles/build.ts';
import { addAnalysis } from '../constructs/analysis.ts';
import { addApi, addSignedRoutes, addWellKnownRoute, routeArns } from '../constructs/api.ts';
import { addBuckets, type Buckets, type BucketsProps } from '../constructs/buckets.ts';
import { addHandler } from '../constructs/handler-function.ts';
import { apiPermissions } from '../constructs/permissions.ts';
import { addSignIn, type PeopleParts } from '../constructs/sign-in.ts';
import { addWatch } from '../constructs/watch.ts';
import { type BucketRole, bucketName, urlOutput } from '../names.ts';
import type { StageSettings } from '../settings.ts';

/** What a stage is made from. */
export interface TintypeProps extends StackProps {
  readonly stage: string;
  readonly settings: StageSettings;
  readonly bundles: Bundles;
}

/** The stack. Its only output is the address a person connects to. */
export class TintypeStack extends Stack {
  constructor(scope: Construct, id: string, props: TintypeProps) {
    super(scope, id, { ...props, description: 'Tintype: pictures, and what is in them' });
    const { stage, settings, bundles } = props;
    const names = bucketNames(stage);
    const buckets = addBuckets(this, { names, settings });
    const environment = HandlerEnvironment.parse({
      ORIGINALS_BUCKET: names.originals,
      METADATA_BUCKET: names.metadata,
    });
    const analysis = addAnalysis(this, { buckets, names, bundles, environment, settings });

    const api = addApi(this, this.stackName, settings);
    const apiFunction = addApiFunction(this, { buckets, bundle: bundles.api, environment, settings });
    addSignedRoutes(api, apiFunction);
    const people = addSignIn(this, settings, routeArns(this, api));
    addWellKnownRoute(api, addWellKnown(this, { api, people, bundle: bundles['well-known'], settings }));

    addWatch(this, { stage, settings, analysis, api, apiFunction });
    Tags.of(this).add('tintype:stage', stage);
    new CfnOutput(this, urlOutput, { value: api.apiEndpoint, description: 'Connect Tintype to this address.' });
  }
}

function bucketNames(stage: string): BucketsProps['names'] {
  const name = (role: BucketRole): string => bucketName(stage, role, { account: Aws.ACCOUNT_ID, region: Aws.REGION });
  return { originals: name('originals'), metadata: name('metadata'), accessLogs: name('access-logs') };
}

function addApiFunction(
  scope: Construct,
  props: {
    readonly buckets: Buckets;
    readonly bundle: string;
    readonly environment: HandlerEnvironment;
    readonly settings: StageSettings;
  },
): LambdaFunction {
  const { originals, metadata } = props.buckets;
  return addHandler(scope, 'ApiHandler', {
    description: 'Answers the API: grants, feed, records, removal',
    bundle: props.bundle,
    // A page of the feed reads up to 1,000 records, and signing is CPU.
    memoryMiB: 1024,
    timeoutSeconds: 29,
    environment: props.environment,
    permissions: apiPermissions({ originals: originals.bucketArn, metadata: metadata.bucketArn }),
    settings: props.settings,
  });
}

function addWellKnown(
  scope: Stack,
  props: {
    readonly api: HttpApi;
    readonly people: PeopleParts;
    readonly bundle: string;
    readonly settings: StageSettings;
  },
): LambdaFunction {
  const document: WellKnown = { version: 1, api: props.api.apiEndpoint, region: Aws.REGION, ...props.people };
  return addHandler(scope, 'WellKnown', {
    description: 'Says where everything is, to anyone who asks',
    bundle: props.bundle,
    memoryMiB: 128,
    timeoutSeconds: 3,
    environment: { WELL_KNOWN: scope.toJsonString(document) },
    permissions: [],
    settings: props.settings,
  });
}
