/** What tells an operator that something is wrong: alarms, a dashboard, a budget. */
import { Aws, Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  AlarmWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings.ts';
import { acknowledge } from './acknowledge.ts';
import type { Analysis } from './analysis.ts';

/** What is watched. */
export interface WatchProps {
  readonly stage: string;
  readonly settings: StageSettings;
  readonly analysis: Analysis;
  readonly api: HttpApi;
  readonly apiFunction: LambdaFunction;
}

interface Watched {
  readonly id: string;
  /** A sentence for who gets the mail. */
  readonly says: string;
  readonly metric: IMetric;
  /** Goes off when the metric reaches it, `periods` times in a row. */
  readonly from: number;
  readonly periods?: number;
}

const period = Duration.minutes(5);

/** Adds the alarms, and where the settings ask for them the mails, the dashboard and the budget. */
export function addWatch(scope: Construct, props: WatchProps): void {
  const within = new Construct(scope, 'Watch');
  const alarms = [...watchAnalysis(props.analysis), ...watchApi(props)].map((one) => addAlarm(within, one));
  if (props.settings.alarmEmail !== undefined) mailTo(within, props.settings.alarmEmail, alarms);
  if (props.settings.dashboard) addDashboard(within, props, alarms);
  if (props.settings.budget !== undefined) addBudget(within, props.stage, props.settings.budget);
}

function watchAnalysis({ queue, deadLetters, analyse, deadLetter }: Analysis): readonly Watched[] {
  return [
    {
      id: 'DeadLetters',
      says: 'A picture could not be analysed in five tries and got the verdict "crashed".',
      // The queue itself is empty again before anyone could count: its function takes them away.
      metric: deadLetter.metricInvocations({ period, statistic: 'Sum' }),
      from: 1,
    },
    {
      id: 'DeadLettersStay',
      says: 'Dead letters are not being taken away: people wait for records that nobody writes.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      from: 1,
      periods: 3,
    },
    {
      id: 'OldestMessage',
      says: 'A picture has been waiting for its analysis for an hour: raise analysesAtOnce, or see what fails.',
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      from: 3_600,
    },
    ...watchFunction('Analyse', 'The analysis', analyse, 5),
    {
      id: 'AnalyseP99',
      says: 'One analysis in a hundred takes three quarters of its time limit or more.',
      metric: analyse.metricDuration({ period, statistic: 'p99' }),
      from: 45_000,
      periods: 3,
    },
    ...watchFunction('DeadLetter', 'The function of the dead letters', deadLetter, 1),
  ];
}

function watchApi({ api, apiFunction }: WatchProps): readonly Watched[] {
  return [
    ...watchFunction('Api', 'The API', apiFunction, 1),
    {
      id: 'ApiP99',
      says: 'One call of the API in a hundred takes ten seconds or more.',
      metric: apiFunction.metricDuration({ period, statistic: 'p99' }),
      from: 10_000,
      periods: 3,
    },
    {
      id: 'Api5xx',
      says: 'The API answered five calls in five minutes with a fault of its own.',
      metric: api.metricServerError({ period, statistic: 'Sum' }),
      from: 5,
    },
  ];
}

function watchFunction(id: string, name: string, watched: LambdaFunction, errors: number): readonly Watched[] {
  return [
    {
      id: `${id}Errors`,
      says: `${name} crashed or ran out of time.`,
      metric: watched.metricErrors({ period, statistic: 'Sum' }),
      from: errors,
    },
    {
      id: `${id}Throttles`,
      says: `${name} was kept from starting: the account has too few executions at once.`,
      metric: watched.metricThrottles({ period, statistic: 'Sum' }),
      from: 1,
      periods: 2,
    },
  ];
}

function addAlarm(scope: Construct, { id, says, metric, from, periods = 1 }: Watched): Alarm {
  return new Alarm(scope, id, {
    alarmDescription: says,
    metric,
    threshold: from,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

function mailTo(scope: Construct, email: string, alarms: readonly Alarm[]): void {
  const topic = new Topic(scope, 'Mails', { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(email));
  for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
  acknowledge(topic, {
    'AwsSolutions-SNS2': 'Alarms hold no secrets, and CloudWatch cannot use the key AWS manages for topics.',
  });
}

function addDashboard(
  scope: Construct,
  { stage, api, apiFunction, analysis }: WatchProps,
  alarms: readonly Alarm[],
): void {
  const { queue, deadLetters, analyse } = analysis;
  const graph = (title: string, ...left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 12 });
  new Dashboard(scope, 'Dashboard', {
    dashboardName: `tintype-${stage}-${Aws.REGION}`,
    widgets: [
      [
        graph('Waiting pictures', queue.metricApproximateNumberOfMessagesVisible()),
        graph('Dead letters', deadLetters.metricApproximateNumberOfMessagesVisible()),
      ],
      [
        graph('Analyses', analyse.metricInvocations(), analyse.metricErrors(), analyse.metricThrottles()),
        graph(
          'Time of an analysis',
          analyse.metricDuration({ statistic: 'p50' }),
          analyse.metricDuration({ statistic: 'p99' }),
        ),
      ],
      [
        graph('Calls', api.metricCount(), api.metricClientError(), api.metricServerError()),
        graph(
          'Time of a call',
          apiFunction.metricDuration({ statistic: 'p50' }),
          apiFunction.metricDuration({ statistic: 'p99' }),
        ),
      ],
      alarms.map((alarm) => new AlarmWidget({ alarm, title: alarm.node.id, width: 6, height: 4 })),
    ],
  });
}

function addBudget(scope: Construct, stage: string, budget: NonNullable<StageSettings['budget']>): void {
  new CfnBudget(scope, 'Budget', {
    budget: {
      budgetName: `tintype-${stage}-${Aws.REGION}`,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: budget.dollarsAMonth, unit: 'USD' },
    },
    notificationsWithSubscribers: (['ACTUAL', 'FORECASTED'] as const).map((notificationType) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold: 100,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'EMAIL', address: budget.email }],
    })),
  });
}
