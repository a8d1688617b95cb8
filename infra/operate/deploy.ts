import { bucketName, bucketRoles, stackName } from '../names.ts';
import type { StageSettings } from '../settings.ts';
import type { Desk, Told } from './ports.ts';

/** A stage and what its settings are. */
export interface Stage {
  readonly name: string;
  readonly settings: StageSettings;
}

/** The stack that `cdk bootstrap` makes. */
const bootstrapStack = 'CDKToolkit';

/** The account, once it is known to be ready for CDK. */
export async function checkReady({ settings }: Stage, { account }: Desk): Promise<Told<string>> {
  const number = await account.whoAmI();
  if (!number.ok) return number;
  const bootstrap = await account.findStack(bootstrapStack);
  if (!bootstrap.ok) return bootstrap;
  if (bootstrap.value !== undefined) return number;
  return {
    ok: false,
    because: [
      `The account ${number.value} has not been made ready for deployments in ${settings.region}. Once, run:`,
      `  npx cdk bootstrap aws://${number.value}/${settings.region}`,
    ].join('\n'),
  };
}

/** `npm run deploy`: the stage as the sources have it. Answers an exit code. */
export async function deploy(stage: Stage, desk: Desk, options: { readonly yes: boolean }): Promise<number> {
  const ready = await checkReady(stage, desk);
  if (!ready.ok) return refuse(desk, ready.because);
  const flags = await flagsFor(stage, ready.value, desk);
  if (!flags.ok) return refuse(desk, flags.because);
  const made = await desk.synthesise();
  if (!made.ok) return refuse(desk, made.because);
  const approval = options.yes ? ['--require-approval', 'never'] : [];
  const code = await desk.cdk(['deploy', stackName(stage.name), ...approval, ...flags.value]);
  if (code !== 0) return refuse(desk, 'The deployment failed; what was there before is still there. See above.');
  return sayWhere(stage, desk);
}

/** A stage that is new, but has buckets, was destroyed and left them: they are taken back, for their names are taken. */
async function flagsFor({ name, settings }: Stage, account: string, desk: Desk): Promise<Told<readonly string[]>> {
  const stack = await desk.account.findStack(stackName(name));
  if (!stack.ok || stack.value !== undefined) return stack.ok ? { ok: true, value: [] } : stack;
  let isLeft = false;
  for (const role of bucketRoles) {
    const bucket = bucketName(name, role, { account, region: settings.region });
    const objects = await desk.account.countObjects(bucket);
    if (!objects.ok) return objects;
    isLeft ||= objects.value !== undefined;
    const isOrphaned = role === 'originals' && (objects.value ?? 0) > 0 && settings.keptUserPool === undefined;
    if (isOrphaned) return { ok: false, because: withoutPeople(name, bucket) };
  }
  if (!isLeft) return { ok: true, value: [] };
  desk.say('Taking back the buckets that an earlier deployment left.');
  return { ok: true, value: ['--import-existing-resources'] };
}

const withoutPeople = (stage: string, bucket: string): string =>
  [
    `The bucket ${bucket} holds pictures of people from before. Nobody would find theirs without them:`,
    `write the id of the user pool that was kept into infra/settings.ts, stage "${stage}", as keptUserPool.`,
  ].join('\n');

async function sayWhere({ name }: Stage, { account, say }: Desk): Promise<number> {
  const stack = await account.findStack(stackName(name));
  const url = stack.ok ? stack.value?.url : undefined;
  if (url === undefined) say('Deployed. The address is an output of the stack.');
  else say(`\nYour Tintype is at\n\n  ${url}\n\nInvite people with: npm run invite -- EMAIL --stage ${name}`);
  return 0;
}

/** `npm run infra:diff`: what a deployment would change. */
export async function diff(stage: Stage, desk: Desk): Promise<number> {
  const number = await desk.account.whoAmI();
  if (!number.ok) return refuse(desk, number.because);
  const made = await desk.synthesise();
  if (!made.ok) return refuse(desk, made.because);
  return desk.cdk(['diff', stackName(stage.name)]);
}

/** Says why not, and gives the exit code of that. */
export function refuse({ say }: Pick<Desk, 'say'>, because: string): number {
  say(because);
  return 1;
}
