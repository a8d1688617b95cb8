/** An account of AWS, a terminal and a CDK that exist in memory only. */
import { bucketName, stackName } from '../../../infra/names.ts';
import type { Desk, Told } from '../../../infra/operate/ports.ts';
import { little } from '../synthesised.ts';

export const url = 'https://abc.execute-api.us-east-1.amazonaws.com';
export const stage = { name: 'trial', settings: little };
export const keeping = { name: 'home', settings: { ...little, removal: 'keep' as const } };

const yes = <T>(value: T): Told<T> => ({ ok: true, value });

/** What there is in the account, and everything that was said and done. */
export class FakeDesk implements Desk {
  signedIn: Told<string> = yes('111122223333');
  readonly stacks = new Set(['CDKToolkit']);
  /** How many objects each bucket holds. */
  readonly buckets = new Map<string, number>();
  readonly pools = new Set<string>();
  readonly people = new Set<string>();
  /** What CDK will answer. */
  cdkCode = 0;
  missing: string | undefined;
  /** What the person types when asked. */
  answers: string[] = [];
  readonly said: string[] = [];
  readonly ran: string[][] = [];

  /** The stage as a deployment leaves it. */
  deployed(name: string, pictures: number): this {
    this.stacks.add(stackName(name));
    this.pools.add('us-east-1_Pool');
    for (const role of ['originals', 'metadata', 'access-logs'] as const)
      this.buckets.set(this.bucket(name, role), pictures);
    return this;
  }

  readonly bucket = (name: string, role: 'originals' | 'metadata' | 'access-logs'): string =>
    bucketName(name, role, { account: '111122223333', region: 'us-east-1' });

  readonly account: Desk['account'] = {
    whoAmI: async () => this.signedIn,
    findStack: async (name) => yes(this.stacks.has(name) ? (name === 'CDKToolkit' ? {} : { url }) : undefined),
    countObjects: async (bucket) => yes(this.buckets.get(bucket)),
    emptyBucket: async (bucket, { keepBucket }) => {
      if (keepBucket) this.buckets.set(bucket, 0);
      else this.buckets.delete(bucket);
      return yes(undefined);
    },
    invite: async (_pool, email, again) => {
      if (this.people.has(email) && !again) return yes('alreadyThere');
      this.people.add(email);
      return yes('invited');
    },
    removeUserPool: async (id) => {
      this.pools.delete(id);
      return yes(undefined);
    },
  };

  readonly say = (line: string): void => void this.said.push(line);
  readonly ask = async (question: string): Promise<string | undefined> => {
    this.said.push(question);
    return this.answers.shift();
  };
  readonly cdk = async (args: readonly string[]): Promise<number> => {
    this.ran.push([...args]);
    const [command, name = ''] = args;
    if (this.cdkCode === 0 && command === 'deploy') this.stacks.add(name);
    if (this.cdkCode === 0 && command === 'destroy') this.stacks.delete(name);
    return this.cdkCode;
  };
  readonly synthesise = async (): Promise<Told<void>> =>
    this.missing === undefined ? yes(undefined) : { ok: false, because: this.missing };
  readonly readUserPool = async (): Promise<Told<string>> => yes('us-east-1_Pool');

  /** Everything the person was told. */
  get text(): string {
    return this.said.join('\n');
  }
}
