/** From the address of a cloud to a signed-in client of it. */
import { createHash } from 'node:crypto';
import { WellKnown, wellKnownPath } from '../../processor/contract/well-known.ts';
import { createCloud } from '../adapters/cloud.ts';
import type { HttpClient } from '../adapters/http.ts';
import { createIdentity } from '../adapters/identity.ts';
import type { LibraryCloud } from '../engine/library-ports.ts';
import type { Clock } from '../engine/ports.ts';
import { CannotDo, UsageError } from './usage-error.ts';

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

/** Connects to the cloud whose API is at `address`. Throws UsageError for what is no address, CannotDo where nothing answers. */
export async function connect(
  address: string,
  { client, clock, callMs }: { readonly client: HttpClient; readonly clock: Clock; readonly callMs?: number },
): Promise<Connection> {
  const wellKnown = await readWellKnown(address);
  const identity = createIdentity(wellKnown, clock);
  const keys = await identity.keys();
  if (!keys.ok) {
    const offline = keys.failure.kind === 'offline' || keys.failure.kind === 'stalled';
    throw new CannotDo(
      offline ? 'The cloud cannot be reached. Check the network and try again.' : 'The cloud did not let you in.',
    );
  }
  const account = createHash('sha256')
    .update(`${wellKnown.identityPoolId}\n${keys.value.identityId}`)
    .digest('hex')
    .slice(0, 16);
  return {
    cloud: createCloud({ wellKnown, identity, client, clock, ...(callMs !== undefined && { callMs }) }),
    account,
    facts: {
      // Only the local cloud names an identity pool of its own.
      cloud: wellKnown.identity === undefined ? 'aws' : 'local',
      address: new URL(wellKnown.api).host,
      owner: keys.value.identityId.slice(-8),
    },
  };
}

async function readWellKnown(address: string): Promise<WellKnown> {
  const base = tryAddress(address);
  if (base === undefined)
    throw new UsageError(`"${address}" is not the address of a cloud: it begins with https:// or http://.`);
  let answer: unknown;
  try {
    const response = await fetch(new URL(wellKnownPath, base), {
      signal: AbortSignal.timeout(15_000),
      redirect: 'error',
    });
    answer = await response.json();
  } catch (error) {
    throw new CannotDo(`No Tintype cloud answers at ${base.origin}. Is it running?`, { cause: error });
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
