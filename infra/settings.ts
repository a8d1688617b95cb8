/** Everything in which one stage differs from another. Add a stage here, then `npm run deploy -- --stage NAME`. */
import * as z from 'zod';

/** What a stage may say of itself. */
export const StageSettings = z.strictObject({
  /** Where everything lives, `eu-central-1`. Cannot be changed once the stage is deployed. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  /** CPU of the functions. arm64 costs a fifth less. */
  cpu: z.enum(['arm64', 'x86_64']),
  /** What becomes of originals, records and people when the stage goes: `keep`, or `delete` for trials. */
  removal: z.enum(['keep', 'delete']),
  /** How many pictures are analysed at once. SQS allows 2 to 1,000; a new account has 10 executions in all. */
  analysesAtOnce: z.int().min(2).max(1_000),
  /** Calls of the API a second, over all people, and how many may come at once. Beyond that: 429, and clients wait. */
  apiCallsPerSecond: z.int().min(1),
  apiCallsAtOnce: z.int().min(1),
  /** Days that logs are kept. */
  logDays: z.union([z.literal(7), z.literal(14), z.literal(30), z.literal(90), z.literal(365)]),
  /** Moves originals to a cheaper storage class. Only classes from which they can be read at once. */
  colder: z
    .strictObject({
      afterDays: z.int().min(30),
      storage: z.enum(['STANDARD_IA', 'INTELLIGENT_TIERING', 'GLACIER_IR']),
    })
    .exactOptional(),
  /** Who is told when an alarm goes off. Without it alarms only show on the dashboard. */
  alarmEmail: z.email().exactOptional(),
  /** The first three dashboards of an account are free. */
  dashboard: z.boolean(),
  /** Mails when the whole account's month is likely to cost more than this. */
  budget: z.strictObject({ dollarsAMonth: z.number().min(1), email: z.email() }).exactOptional(),
  /**
   * Id of the user pool that an earlier `npm run destroy` kept. Whose pictures are whose is told by its people, so a
   * stage that takes its originals back needs its people, too.
   */
  keptUserPool: z.string().min(1).exactOptional(),
});
export type StageSettings = z.infer<typeof StageSettings>;

/** The stages there are, by name. */
export const stages: Readonly<Record<string, StageSettings>> = {
  home: {
    region: 'eu-central-1',
    cpu: 'arm64',
    removal: 'keep',
    analysesAtOnce: 5,
    apiCallsPerSecond: 50,
    apiCallsAtOnce: 100,
    logDays: 30,
    dashboard: true,
  },
  trial: {
    region: 'eu-central-1',
    cpu: 'x86_64',
    removal: 'delete',
    analysesAtOnce: 2,
    apiCallsPerSecond: 20,
    apiCallsAtOnce: 40,
    logDays: 7,
    dashboard: false,
  },
};

/** Part of the names of buckets, which have 63 letters. */
const stageName = /^[a-z][a-z0-9]{0,11}$/;

/** Words that the address of the sign-in pages, which has the stage in it, must not hold. */
const reserved = /aws|amazon|cognito/;

/** The settings of a stage, or a sentence that says what is wrong. */
export function readStage(name: string, from: Readonly<Record<string, unknown>> = stages): StageSettings | string {
  if (!stageName.test(name)) return `"${name}" cannot be a stage: 1 to 12 small letters and digits, a letter first.`;
  if (reserved.test(name)) return `"${name}" cannot be a stage: Cognito keeps "aws", "amazon" and "cognito" to itself.`;
  if (!Object.hasOwn(from, name)) {
    return `There is no stage "${name}" in infra/settings.ts; there are: ${Object.keys(from).join(', ')}.`;
  }
  const settings = StageSettings.safeParse(from[name]);
  if (settings.success) return settings.data;
  return `infra/settings.ts, stage "${name}": ${z.prettifyError(settings.error)}`;
}
