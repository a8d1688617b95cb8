/** Which cloud a data directory works with: one that was named, the one that is connected, or its own. */
import { join } from 'node:path';
import { type CloudMemory, createCloudMemory } from '../adapters/cloud-memory.ts';
import { createSecretFile } from '../adapters/secret-file.ts';
import type { Secrets, Tried } from '../engine/sign-in-ports.ts';
import { type Connection, type ConnectParts, identify, reopen } from './connect.ts';
import { createKnownClouds, type KnownCloud, type KnownClouds } from './known-clouds.ts';
import { type LocalCloud, openLocalCloud } from './local-cloud.ts';
import type { HostAsk } from './open-host.ts';
import { signInError } from './sign-in-words.ts';
import { CannotDo } from './usage-error.ts';
import { readWellKnown } from './well-known.ts';

/** Where the cloud of a data directory is remembered. */
export const memoryOf = (dataDir: string): CloudMemory => createCloudMemory(join(dataDir, 'connected.json'));

/** Where a shell without a keychain keeps sessions. */
export const secretsOf = (dataDir: string): Secrets => createSecretFile(join(dataDir, 'sessions.json'));

const knownOf = (dataDir: string): KnownClouds => createKnownClouds(join(dataDir, 'clouds.json'));

/** A connection, and the local cloud that was started or found for it. */
export interface Connected {
  readonly connection: Connection;
  readonly localCloud?: LocalCloud;
}

/** Connects. Throws UsageError for what is no address, CannotDo where there is no cloud or nobody is signed in. */
export async function connectFor(ask: HostAsk, parts: ConnectParts): Promise<Connected> {
  const remembered = ask.isLocal === true ? undefined : memoryOf(ask.dataDir).load();
  const isWanted = ask.cloud === undefined || isSame(ask.cloud, remembered?.wellKnown.api);
  if (remembered === undefined || !isWanted)
    return ask.cloud === undefined
      ? connectLocal(ask, parts)
      : { connection: await connectAnew(ask.cloud, parts, knownOf(ask.dataDir)) };
  const connection = reopen(remembered, parts);
  const isSignedOut = connection.signIn !== undefined && !(await connection.signIn.session.isSignedIn());
  if (isSignedOut && ask.mayBeSignedOut !== true)
    throw new CannotDo(`You are signed out. Sign in with: tintype login ${remembered.wellKnown.api}`);
  return { connection };
}

const isSame = (typed: string, api: string | undefined): boolean =>
  typed.replace(/\/$/, '') === api || typed.replace(/\/$/, '') === api?.replace(/^https:\/\//, '');

/** The local cloud of a data directory, started where it is not running, and a client of it. Stop it in the end. */
export async function connectLocal({ dataDir, cloudProgram, log }: HostAsk, parts: ConnectParts): Promise<Connected> {
  const localCloud = await openLocalCloud(dataDir, {
    ...(cloudProgram !== undefined && { program: cloudProgram }),
    ...(log !== undefined && { log }),
  });
  try {
    return { connection: await connectAnew(localCloud.ready.api, parts, knownOf(dataDir)), localCloud };
  } catch (error) {
    await localCloud.stop();
    throw error;
  }
}

/** One that does not answer and was connected with before is taken as it was: it is offline until it answers. */
async function connectAnew(address: string, parts: ConnectParts, known: KnownClouds): Promise<Connection> {
  const before = known.find(address);
  const now = await recognise(address, parts, before === undefined ? answerMs : answerKnownMs);
  if (now.ok) {
    known.note(address, now.value);
    return reopen(now.value, parts);
  }
  if (before === undefined || now.because !== 'unreachable') throw signInError(now.because, address);
  return reopen(before, parts);
}

/** How long the first word of a cloud is waited for; less where there is another way to begin. */
const answerMs = 15_000;
const answerKnownMs = 4_000;

async function recognise(address: string, parts: ConnectParts, withinMs: number): Promise<Tried<KnownCloud>> {
  const wellKnown = await readWellKnown(address, withinMs);
  if (!wellKnown.ok) return wellKnown;
  if (wellKnown.value.signIn !== undefined)
    throw new CannotDo(`People sign in to this cloud. Run: tintype login ${wellKnown.value.api}`);
  return identify(wellKnown.value, parts);
}
