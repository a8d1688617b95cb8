/** From a stored original to its record: S3 announces, a queue holds, a function looks, and what it cannot do gets a verdict. */
import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { requestPrefix } from '../../processor/contract/keys.ts';
import type { Bundles } from '../bundles/build.ts';
import type { StageSettings } from '../settings.ts';
import { announceTo, arnOfBucket, type Buckets, type BucketsProps } from './buckets.ts';
import { addHandler } from './handler-function.ts';
import { analysePermissions, type BucketArns, deadLetterPermissions, receiveFrom } from './permissions.ts';

/** What the analysis consists of. */
export interface Analysis {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly analyse: LambdaFunction;
  readonly deadLetter: LambdaFunction;
}

/** What it works on. */
export interface AnalysisProps {
  readonly buckets: Buckets;
  readonly names: BucketsProps['names'];
  readonly bundles: Bundles;
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: StageSettings;
}

/** One virtual CPU: less would be throttled, more would idle, since decoding has one thread. */
const analyseMemoryMiB = 1769;
const analyseSeconds = 60;

// The largest original that is looked into has 4 GiB, and is put on disk first (processor/contract/limits.ts).
const analyseDiskMiB = 4_608;

/**
 * Pictures may arrive faster than they are analysed for days, and what SQS drops nobody would ever look at again. A day less
 * than dead letters are kept: their time counts from when they were first sent.
 */
export const queueDays = 13;

const receivesMax = 5;
// The most SQS allows.
const deadLetterDays = 14;
const deadLetterSeconds = 30;

/** Adds queue, dead letters and both functions, and has both buckets announce what concerns them. */
export function addAnalysis(scope: Construct, props: AnalysisProps): Analysis {
  const within = new Construct(scope, 'Analysis');
  const { queue, deadLetters } = addQueues(within);
  const policy = letBucketsIn(queue, [props.names.originals, props.names.metadata]);
  announceTo(props.buckets.originals, { arn: queue.queueArn, policy });
  // Somebody asked for an original to be analysed again: docs/decisions/0005.
  announceTo(props.buckets.metadata, { arn: queue.queueArn, policy }, requestPrefix);
  const arns = { originals: props.buckets.originals.bucketArn, metadata: props.buckets.metadata.bucketArn };
  return {
    queue,
    deadLetters,
    analyse: addAnalyse(within, queue, arns, props),
    deadLetter: addDeadLetter(within, deadLetters, arns, props),
  };
}

function addQueues(scope: Construct): { readonly queue: Queue; readonly deadLetters: Queue } {
  const closed = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const deadLetters = new Queue(scope, 'DeadLetters', {
    ...closed,
    retentionPeriod: Duration.days(deadLetterDays),
    visibilityTimeout: Duration.seconds(6 * deadLetterSeconds),
  });
  const queue = new Queue(scope, 'Queue', {
    ...closed,
    retentionPeriod: Duration.days(queueDays),
    // AWS's own advice: six times as long as the function may take.
    visibilityTimeout: Duration.seconds(6 * analyseSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: receivesMax },
  });
  return { queue, deadLetters };
}

/** Only these buckets of this account may send. Gives the queue's policy, for which the buckets must wait. */
function letBucketsIn(queue: Queue, names: readonly string[]): IConstruct {
  queue.addToResourcePolicy(
    new PolicyStatement({
      sid: 'LetBucketsIn',
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: {
        ArnEquals: { 'aws:SourceArn': names.map(arnOfBucket) },
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      },
    }),
  );
  return queue.node.findChild('Policy');
}

function addAnalyse(scope: Construct, queue: Queue, arns: BucketArns, props: AnalysisProps): LambdaFunction {
  const analyse = addHandler(scope, 'Analyse', {
    description: 'Looks at each new original and writes its record',
    bundle: props.bundles.analyse,
    memoryMiB: analyseMemoryMiB,
    timeoutSeconds: analyseSeconds,
    diskMiB: analyseDiskMiB,
    environment: props.environment,
    permissions: [...analysePermissions(arns), receiveFrom(queue.queueArn)],
    settings: props.settings,
  });
  new EventSourceMapping(scope, 'FromQueue', {
    target: analyse,
    eventSourceArn: queue.queueArn,
    // A picture that kills the process must not take others with it.
    batchSize: 1,
    reportBatchItemFailures: true,
    // Reserved concurrency would make the queue's pollers fail and use up receives instead.
    maxConcurrency: props.settings.analysesAtOnce,
  });
  return analyse;
}

function addDeadLetter(scope: Construct, deadLetters: Queue, arns: BucketArns, props: AnalysisProps): LambdaFunction {
  const deadLetter = addHandler(scope, 'DeadLetter', {
    description: 'Gives originals whose analysis failed every time the verdict that it crashed',
    bundle: props.bundles['dead-letter'],
    memoryMiB: 256,
    timeoutSeconds: deadLetterSeconds,
    environment: props.environment,
    permissions: [...deadLetterPermissions(arns), receiveFrom(deadLetters.queueArn)],
    settings: props.settings,
  });
  new EventSourceMapping(scope, 'FromDeadLetters', {
    target: deadLetter,
    eventSourceArn: deadLetters.queueArn,
    batchSize: 10,
    reportBatchItemFailures: true,
  });
  return deadLetter;
}
