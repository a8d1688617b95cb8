import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { everything, little, synthesise } from './synthesised.ts';

let template: Template;
let small: Template;
beforeAll(() => {
  template = synthesise(everything);
  small = synthesise(little);
});

describe('what an operator sees', () => {
  it.each([
    ['dead letters', { Namespace: 'AWS/Lambda', MetricName: 'Invocations', Threshold: 1 }],
    [
      'dead letters that stay',
      { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1, EvaluationPeriods: 3 },
    ],
    ['the oldest message', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 3_600 }],
    ['errors', { MetricName: 'Errors' }],
    ['throttles', { MetricName: 'Throttles', Threshold: 1 }],
    ['the slowest analyses', { MetricName: 'Duration', ExtendedStatistic: 'p99', Threshold: 45_000 }],
    ['the slowest calls', { MetricName: 'Duration', ExtendedStatistic: 'p99', Threshold: 10_000 }],
    ['faults of the API', { Namespace: 'AWS/ApiGateway', MetricName: '5xx', Threshold: 5 }],
  ])('is an alarm for %s', (_what, properties) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...properties,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it('is mailed by every alarm where the settings name somebody', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^WatchMails') }],
    });
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'operator@example.com' });
    small.resourceCountIs('AWS::SNS::Topic', 0);
  });

  it('is a dashboard and a budget where the settings ask for them', () => {
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    template.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 20, Unit: 'USD' } },
    });
    small.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    small.resourceCountIs('AWS::Budgets::Budget', 0);
  });

  it('is the one address a person needs, and no other output', () => {
    expect(template.findOutputs('*')).toEqual({
      Url: {
        Description: 'Connect Tintype to this address.',
        Value: { 'Fn::GetAtt': [expect.stringMatching(/^Api[0-9A-F]{8}$/), 'ApiEndpoint'] },
      },
    });
  });

  it('is tagged with its stage', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::IAM::Role']) {
      template.allResourcesProperties(type, {
        Tags: Match.arrayWith([{ Key: 'tintype:stage', Value: 'test' }]),
      });
    }
  });
});
