/** `npm run destroy`: takes a stage down. Originals go only when that was said on the command line, and typed once more. */
import { type BucketRole, bucketName, stackName } from '../names.ts';
import { refuse, type Stage } from './deploy.ts';
import type { Desk, Told } from './ports.ts';

interface Going {
  readonly stage: Stage;
  readonly desk: Desk;
  readonly account: string;
  readonly isDeployed: boolean;
  /** The user pool as the cloud named it, or as the settings do. */
  readonly userPool?: string;
}

/** Answers an exit code. */
export async function destroy(
  stage: Stage,
  desk: Desk,
  options: { readonly deleteOriginals: boolean },
): Promise<number> {
  const going = await lookAround(stage, desk);
  if (!going.ok) return refuse(desk, going.because);
  const pictures = await countPictures(going.value);
  if (!pictures.ok) return refuse(desk, pictures.because);
  if (options.deleteOriginals) return removeAll(going.value, pictures.value ?? 0);
  if (stage.settings.removal === 'delete' && (pictures.value ?? 0) > 0) {
    const held = `Stage "${stage.name}" is set to be removed whole, and holds ${say(pictures.value ?? 0)}. Nothing was done.`;
    return refuse(desk, `${held}\nTo remove them for ever, say so: --delete-originals`);
  }
  if (!going.value.isDeployed) return refuse(desk, `Stage "${stage.name}" is not deployed.`);
  return takeDown(going.value, pictures.value ?? 0);
}

async function lookAround(stage: Stage, desk: Desk): Promise<Told<Going>> {
  const account = await desk.account.whoAmI();
  if (!account.ok) return account;
  const stack = await desk.account.findStack(stackName(stage.name));
  if (!stack.ok) return stack;
  const url = stack.value?.url;
  const named = url === undefined ? undefined : await desk.readUserPool(url);
  const userPool = named?.ok === true ? named.value : stage.settings.keptUserPool;
  return {
    ok: true,
    value: {
      stage,
      desk,
      account: account.value,
      isDeployed: stack.value !== undefined,
      ...(userPool !== undefined && { userPool }),
    },
  };
}

const nameOf = ({ stage, account }: Going, role: BucketRole): string =>
  bucketName(stage.name, role, { account, region: stage.settings.region });

const countPictures = (going: Going): Promise<Told<number | undefined>> =>
  going.desk.account.countObjects(nameOf(going, 'originals'));

const say = (pictures: number): string => (pictures < 1_000 ? `${pictures} pictures` : '1,000 pictures or more');

/** The stack goes; buckets and people stay. */
async function takeDown(going: Going, pictures: number): Promise<number> {
  const { stage, desk, userPool } = going;
  desk.say(`This takes down the API, the analysis and the sign-in of stage "${stage.name}".`);
  desk.say(`What stays: ${say(pictures)} with their records, and the people. Storage goes on costing.`);
  if (!(await typed(desk, stage.name))) return refuse(desk, 'Nothing was done.');
  const code = await removeStack(going);
  if (code !== 0) return code;
  desk.say(`Kept: ${nameOf(going, 'originals')}, ${nameOf(going, 'metadata')}.`);
  if (stage.settings.removal === 'keep' && userPool !== undefined) {
    desk.say(`To bring the stage back, write keptUserPool: '${userPool}' into infra/settings.ts and deploy.`);
  }
  return 0;
}

async function removeAll(going: Going, pictures: number): Promise<number> {
  const { stage, desk } = going;
  desk.say(`This deletes stage "${stage.name}" with ${say(pictures)}, every record and everybody's sign-in.`);
  desk.say('Nobody can bring them back.');
  if (!(await typed(desk, `delete ${stage.name}`))) return refuse(desk, 'Nothing was done.');
  // CloudFormation removes no bucket that holds something; where the stage keeps its buckets, it leaves them to us.
  const isKept = stage.settings.removal === 'keep' || !going.isDeployed;
  if (!isKept && !(await empty(going, ['originals', 'metadata'], true))) return 1;
  if (going.isDeployed) {
    const code = await removeStack(going);
    if (code !== 0) return code;
  }
  if (isKept && !(await empty(going, ['originals', 'metadata'], false))) return 1;
  if (!(await empty(going, ['access-logs'], false))) return 1;
  return isKept ? removePeople(going) : done(desk);
}

async function removeStack({ stage, desk }: Going): Promise<number> {
  const made = await desk.synthesise();
  if (!made.ok) return refuse(desk, made.because);
  const code = await desk.cdk(['destroy', stackName(stage.name), '--force']);
  return code === 0 ? 0 : refuse(desk, 'Not everything could be removed: see above, and run this again.');
}

async function empty(going: Going, roles: readonly BucketRole[], keepBucket: boolean): Promise<boolean> {
  for (const role of roles) {
    const emptied = await going.desk.account.emptyBucket(nameOf(going, role), { keepBucket });
    if (emptied.ok) continue;
    going.desk.say(`${nameOf(going, role)}: ${emptied.because}`);
    return false;
  }
  return true;
}

async function removePeople({ desk, userPool }: Going): Promise<number> {
  if (userPool === undefined) {
    desk.say('The user pool is not known here any more: see to it in the console of Amazon Cognito.');
    return done(desk);
  }
  const removed = await desk.account.removeUserPool(userPool);
  return removed.ok ? done(desk) : refuse(desk, `The user pool ${userPool}: ${removed.because}`);
}

function done(desk: Desk): number {
  desk.say('Everything is gone.');
  return 0;
}

async function typed(desk: Desk, words: string): Promise<boolean> {
  const answer = await desk.ask(`To go on, type "${words}": `);
  return answer?.trim() === words;
}
