/** Who may try something: every role of the stack with what its policy says, and who has no role at all. */
import * as z from 'zod';
import type { Resolved } from '../resolve-template.ts';

/** A policy document, as IAM has it. */
export const Policy = z.looseObject({
  Statement: z.array(
    z.looseObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.union([z.string(), z.array(z.string())]),
    }),
  ),
});
export type Policy = z.infer<typeof Policy>;

/** Every policy of the stack. */
export interface Policies {
  /** By the name of who has it. */
  readonly roles: Readonly<Record<RoleName, Policy>>;
  /** By the ARN of the bucket or queue that has it. */
  readonly resources: Readonly<Record<string, Policy>>;
}

const roleIds = {
  client: /^SignInClientRole/,
  api: /^ApiHandlerRole/,
  analyse: /^AnalysisAnalyseRole/,
  deadLetter: /^AnalysisDeadLetterRole/,
  wellKnown: /^WellKnownRole/,
} as const;

/** The roles of the stack. */
export type RoleName = keyof typeof roleIds;
/** Their names, as a list. */
export const roleNames: readonly RoleName[] = ['client', 'api', 'analyse', 'deadLetter', 'wellKnown'];

/** Reads every policy there is from a resolved template. Throws when there is a role that nobody has thought of here. */
export function readPolicies(resources: readonly Resolved[]): Policies {
  const roles = resources.filter((one) => one.type === 'AWS::IAM::Role');
  if (roles.length !== roleNames.length) throw new Error(`${roles.length} roles, ${roleNames.length} are known`);
  const policyOf = (name: RoleName): Policy => {
    const role = roles.find((one) => roleIds[name].test(one.id));
    const [own] = z
      .array(z.object({ PolicyDocument: Policy }))
      .length(1)
      .parse(role?.properties.Policies);
    return Policy.parse(own?.PolicyDocument);
  };
  return {
    roles: {
      client: policyOf('client'),
      api: policyOf('api'),
      analyse: policyOf('analyse'),
      deadLetter: policyOf('deadLetter'),
      wellKnown: policyOf('wellKnown'),
    },
    resources: Object.fromEntries(resources.flatMap((one) => [...policiesOn(one)])),
  };
}

function* policiesOn({ type, properties }: Resolved): Generator<[string, Policy]> {
  if (type === 'AWS::S3::BucketPolicy') {
    yield [`arn:aws:s3:::${String(properties.Bucket)}`, Policy.parse(properties.PolicyDocument)];
  }
  if (type === 'AWS::SQS::QueuePolicy') {
    for (const queue of z.array(z.string()).parse(properties.Queues)) {
      yield [`arn:aws:sqs:eu-central-1:111122223333:${queue}`, Policy.parse(properties.PolicyDocument)];
    }
  }
}
