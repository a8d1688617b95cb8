/** What the commands for operators need of the world. */

/** What AWS said, or in plain words why it did not. */
export type Told<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly because: string };

/** A stack that is there. */
export interface DeployedStack {
  /** The address people connect to; absent while the first deployment is not through. */
  readonly url?: string;
}

/** The account of AWS the operator is signed in to, in the stage's region. */
export interface Account {
  /** The number of the account. */
  whoAmI(): Promise<Told<string>>;
  findStack(name: string): Promise<Told<DeployedStack | undefined>>;
  /** How many objects a bucket has, counted no further than 1,000; undefined when there is no such bucket. */
  countObjects(bucket: string): Promise<Told<number | undefined>>;
  /** Removes every object and unfinished upload, then the bucket itself unless `keepBucket`. */
  emptyBucket(bucket: string, options: { readonly keepBucket: boolean }): Promise<Told<void>>;
  /** Mails an invitation; `again` to somebody who had one. */
  invite(userPoolId: string, email: string, again: boolean): Promise<Told<'invited' | 'alreadyThere'>>;
  removeUserPool(userPoolId: string): Promise<Told<void>>;
}

/** Everything a command may touch. */
export interface Desk {
  readonly account: Account;
  /** Writes a line for the person. */
  readonly say: (line: string) => void;
  /** Asks for a line; undefined when nobody is there to answer. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Runs the CDK's own command over the template of the stage; answers its exit code. */
  readonly cdk: (args: readonly string[]) => Promise<number>;
  /** Makes the stage's template; a sentence when something is missing that a deployment needs. */
  readonly synthesise: () => Promise<Told<void>>;
  /** The user pool that the cloud at this address names. */
  readonly readUserPool: (url: string) => Promise<Told<string>>;
}
