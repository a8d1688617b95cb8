import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { everything, little, synthesise } from './synthesised.ts';

let template: Template;
let small: Template;
beforeAll(() => {
  template = synthesise(everything);
  small = synthesise(little);
});

const originals = { BucketName: { 'Fn::Join': ['', Match.arrayWith(['tintype-test-originals-'])] } };
const metadata = { BucketName: { 'Fn::Join': ['', Match.arrayWith(['tintype-test-metadata-'])] } };

describe('the way to the analysis', () => {
  const queueArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^AnalysisQueue'), 'Arn'] };

  it('begins with every new original', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ...originals,
      NotificationConfiguration: { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: queueArn }] },
    });
  });

  it('begins with every request to analyse again, and nothing else in the metadata bucket', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ...metadata,
      NotificationConfiguration: {
        QueueConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Queue: queueArn,
            Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'requests/' }] } },
          },
        ],
      },
    });
  });

  it('lets S3 into the queue before the buckets announce anything to it', () => {
    for (const bucket of [originals, metadata]) {
      template.hasResource('AWS::S3::Bucket', {
        Properties: bucket,
        DependsOn: Match.arrayWith([Match.stringLikeRegexp('^AnalysisQueuePolicy')]),
      });
    }
  });

  it('hides a message six times as long as the function may take, and gives up after five', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 360,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { maxReceiveCount: 5 },
    });
  });

  it('has pictures wait for 13 days where more arrive than are analysed', () => {
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_123_200, VisibilityTimeout: 360 });
  });

  it('keeps dead letters for 14 days', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
  });

  it('gives each picture a run of its own, as many at once as the settings say', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: queueArn,
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 7 },
    });
  });

  it('gives what failed every time to the function that writes the verdict', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AnalysisDeadLetters'), 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^AnalysisDeadLetterFunction') },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('the functions', () => {
  it('run on Node 24, on the CPU the settings name', () => {
    template.allResourcesProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    small.allResourcesProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Architectures: ['x86_64'] });
  });

  it('are four, and none of them is CDK’s own', () => {
    template.resourceCountIs('AWS::Lambda::Function', 4);
  });

  it('give an analysis one CPU, a minute, and room for the largest original', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Looks at each new original and writes its record',
      MemorySize: 1769,
      Timeout: 60,
      EphemeralStorage: { Size: 4608 },
    });
  });

  it('write logs that are forgotten', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('have roles of their own without a policy that others wrote', () => {
    for (const role of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
    }
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });
});
