/** From the address of a cloud to a signed-in client of it. */
import { createHash } from 'node:crypto';
import { WellKnown, wellKnownPath } from '../../processor/contract/well-known.ts';
import { createCloud } from '../adapters/cloud.ts';
import type { HttpClient } from '../adapters/http.ts';
import { createIdentity } from '../adapters/identity.ts';
import type { LibraryCloud } from '../engine/library-ports.ts';
import type { Clock } from '../engine/ports.ts';
import type { KnownCloud, KnownClouds } from './known-clouds.ts';
import { CannotDo, CloudAway, UsageError } from './usage-error.ts';

/** A cloud somebody is signed in to. */
export interface Connection {
  readonly cloud: LibraryCloud;
  /** Names this person in this cloud, for folders: the same on every run, other for another person or cloud. */
  readonly account: string;
  readonly facts: CloudFacts;
}

/** What people are shown of a cloud. */
export interface CloudFacts {
  readonly cloud: 'local' | 'aws';
  /** Host and port of the API. */
  readonly address: string;
  /** The end of the identity the cloud gave. */
  readonly owner: string;
}

/** What connecting needs. `callMs`: how long a call of the API may take. */
export interface ConnectParts {
  readonly client: HttpClient;
  readonly clock: Clock;
  readonly callMs?: number;
  readonly known: KnownClouds;
}

/**
 * Connects to the cloud whose API is at `address`. One that does not answer and was connected with before is taken as it was:
 * it is offline until it answers. Throws UsageError for what is no address, CloudAway where nothing answers and nothing is known.
 */
export async function connect(address: string, parts: ConnectParts): Promise<Connection> {
  const before = parts.known.find(address);
  try {
    const now = await signIn(address, parts, before === undefined ? answerMs : answerKnownMs);
    parts.known.note(address, now);
    return connectionTo(now, parts);
  } catch (error) {
    if (before === undefined || !(error instanceof CloudAway)) throw error;
    return connectionTo(before, parts);
  }
}

/** How long the first word of a cloud is waited for; less where there is another way to begin. */
const answerMs = 15_000;
const answerKnownMs = 4_000;

async function signIn(address: string, { clock }: ConnectParts, withinMs: number): Promise<KnownCloud> {
  const wellKnown = await readWellKnown(address, withinMs);
  const identity = createIdentity(wellKnown, clock);
  const keys = await identity.keys();
  if (!keys.ok) {
    const offline = keys.failure.kind === 'offline' || keys.failure.kind === 'stalled';
    if (offline) throw new CloudAway('The cloud cannot be reached. Check the network and try again.');
    throw new CannotDo('The cloud did not let you in.');
  }
  const account = createHash('sha256')
    .update(`${wellKnown.identityPoolId}\n${keys.value.identityId}`)
    .digest('hex')
    .slice(0, 16);
  return { wellKnown, account, owner: keys.value.identityId.slice(-8) };
}

function connectionTo({ wellKnown, account, owner }: KnownCloud, { client, clock, callMs }: ConnectParts): Connection {
  const identity = createIdentity(wellKnown, clock);
  return {
    cloud: createCloud({ wellKnown, identity, client, clock, ...(callMs !== undefined && { callMs }) }),
    account,
    facts: {
      // Only the local cloud names an identity pool of its own.
      cloud: wellKnown.identity === undefined ? 'aws' : 'local',
      address: new URL(wellKnown.api).host,
      owner,
    },
  };
}

async function readWellKnown(address: string, withinMs: number): Promise<WellKnown> {
  const base = tryAddress(address);
  if (base === undefined)
    throw new UsageError(`"${address}" is not the address of a cloud: it begins with https:// or http://.`);
  let answer: unknown;
  try {
    const response = await fetch(new URL(wellKnownPath, base), {
      signal: AbortSignal.timeout(withinMs),
      redirect: 'error',
    });
    answer = await response.json();
  } catch (error) {
    throw new CloudAway(`No Tintype cloud answers at ${base.origin}. Is it running?`, { cause: error });
  }
  const parsed = WellKnown.safeParse(answer);
  if (!parsed.success) throw new CannotDo(`What answers at ${base.origin} is not a Tintype cloud.`);
  return parsed.data;
}

function tryAddress(address: string): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}
