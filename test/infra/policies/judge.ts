import { anonymousPrincipal, runSimulation } from '@cloud-copilot/iam-simulate';
import { place } from '../resolve-template.ts';
import type { Attempt } from './attempts.ts';
import { type Policies, type Policy, type RoleName, roleNames } from './people.ts';

/** Whoever tries: one of the stack's roles, nobody at all, an operator who may do everything in the account, or S3 itself. */
export type Who = RoleName | 'anonymous' | 'operator' | 's3';

/** A line for every attempt that is allowed, `who action on`, in order of who and of the attempts. */
export async function findAllowed(
  policies: Policies,
  who: readonly Who[],
  attempts: readonly Attempt[],
): Promise<string[]> {
  const allowed: string[] = [];
  for (const one of who) {
    for (const attempt of attempts) {
      if (await isAllowed(policies, one, attempt)) allowed.push(`${one} ${attempt.action} ${attempt.on}`);
    }
  }
  return allowed;
}

/** Everybody who has something to do with the stack, and somebody who has not. */
export const everybody: readonly Who[] = [...roleNames, 'anonymous'];

const allOfIt: Policy = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Whether the attempt goes through. */
export async function isAllowed(policies: Policies, who: Who, attempt: Attempt): Promise<boolean> {
  const own = policyOf(policies, who);
  const [holder] = Object.keys(policies.resources).filter((arn) => isOn(arn, attempt.resource));
  const answer = await runSimulation(
    {
      request: {
        principal: principalOf(who),
        action: attempt.action,
        resource: { resource: attempt.resource, accountId: place.account },
        contextVariables: { ...attempt.context },
      },
      identityPolicies: own === undefined ? [] : [{ name: 'own', policy: { Version: '2012-10-17', ...own } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: holder === undefined ? undefined : { Version: '2012-10-17', ...policies.resources[holder] },
    },
    {},
  );
  if (answer.resultType === 'error')
    throw new Error(`${attempt.action} ${attempt.resource}: ${JSON.stringify(answer.errors)}`);
  return answer.overallResult === 'Allowed';
}

const policyOf = (policies: Policies, who: Who): Policy | undefined => {
  if (who === 'operator') return allOfIt;
  return who === 'anonymous' || who === 's3' ? undefined : policies.roles[who];
};

const principalOf = (who: Who) => {
  if (who === 'anonymous') return anonymousPrincipal;
  return who === 's3' ? 's3.amazonaws.com' : `arn:aws:sts::${place.account}:assumed-role/${who}/session`;
};

const isOn = (arn: string, resource: string): boolean => resource === arn || resource.startsWith(`${arn}/`);
