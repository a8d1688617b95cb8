/** The engine for one account, put together from its adapters, for a process without windows. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createBodyShelf } from '../adapters/body-shelf.ts';
import { openCatalogue, type SearchableCatalogue } from '../adapters/catalogue.ts';
import { systemClock } from '../adapters/clock.ts';
import { closeDatabase, openDatabase } from '../adapters/database.ts';
import { createDisk } from '../adapters/disk.ts';
import { tryLockDataDir } from '../adapters/engine-lock.ts';
import { createFingerprintPool } from '../adapters/fingerprint.ts';
import { createFolderStore } from '../adapters/folder-store.ts';
import { createHintSource } from '../adapters/folder-watcher.ts';
import { createHttpClient, type HttpClient } from '../adapters/http.ts';
import { openJournal } from '../adapters/journal.ts';
import { openLocalFiles } from '../adapters/local-files.ts';
import { createPace, type SettablePace } from '../adapters/pace.ts';
import { createSender } from '../adapters/sender.ts';
import { openSightings } from '../adapters/sightings.ts';
import { createWalker } from '../adapters/walk.ts';
import { createWires } from '../adapters/wires.ts';
import type { Failure } from '../core/queue/upload.ts';
import { createFeedReader } from '../engine/feed-reader.ts';
import { createFolders, type Folders } from '../engine/folders.ts';
import type { LibraryCloud, LocalFiles, WatchedLibrary } from '../engine/library-ports.ts';
import { factsOf } from '../engine/own-fault.ts';
import type { Fingerprinter, Log, Sightings } from '../engine/ports.ts';
import { createQueueRunner, type QueueRunner } from '../engine/queue-runner.ts';
import type { Secrets } from '../engine/sign-in-ports.ts';
import { watchLibrary } from '../engine/watched-library.ts';
import type { CloudFacts, Connection, ConnectParts } from './connect.ts';
import { connectFor, secretsOf } from './connect-for.ts';
import type { KeptState } from './keep-running.ts';
import type { CloudProgram } from './local-cloud.ts';
import { makeDir } from './state-dir.ts';
import { CannotDo } from './usage-error.ts';

/** What a command works with. `close` ends all of it, within three seconds. */
export interface Host {
  readonly cloud: LibraryCloud;
  readonly cloudFacts: CloudFacts;
  /** The local cloud that was started for this host; undefined where there is none. */
  readonly localCloud: (() => KeptState) | undefined;
  /** The cloud and, where people sign in to it, the session. */
  readonly connection: Connection;
  /** What it was connected with, to connect to another cloud beside it. */
  readonly connectParts: ConnectParts;
  /** What a local cloud runs on, where that was said. */
  readonly cloudProgram: CloudProgram | undefined;
  readonly runner: QueueRunner;
  readonly catalogue: SearchableCatalogue & WatchedLibrary;
  readonly localFiles: LocalFiles;
  readonly sightings: Sightings;
  readonly fingerprinter: Fingerprinter;
  readonly pace: SettablePace;
  /** The connections to the cloud. */
  readonly client: HttpClient;
  /** Where the queue and the catalogue of this account lie. */
  readonly accountDir: string;
  /** The watched folders of this data directory. Nothing is watched before `start`. */
  readonly folders: Folders;
  /** Reads what is new in the feed into the catalogue, once. Answers what stopped it, if anything. */
  readFeed(signal: AbortSignal): Promise<Failure | undefined>;
  close(): Promise<void>;
}

/**
 * Where to work and against which cloud: the one at the address `cloud`, else the one that is connected, else, or with
 * `isLocal`, the local cloud of `dataDir`, started when it is not running.
 */
export interface HostAsk {
  readonly dataDir: string;
  readonly cloud?: string;
  readonly isLocal?: boolean;
  /** Open also while nobody is signed in: whoever shows the host can show that, and how to sign in. */
  readonly mayBeSignedOut?: boolean;
  /** Where sessions are kept; absent: in a file of the data directory. */
  readonly secrets?: Secrets;
  /** What the local cloud runs on; absent: this process's own Node and sources. */
  readonly cloudProgram?: CloudProgram;
  readonly log?: Log;
  /** How long a send may move no byte and a call of the API may take, where the usual half minute is too long. */
  readonly limits?: { readonly stallMs: number; readonly callMs: number };
}

/** Connections to one host: what keeps 30 ms away busy with small files (pitfall 55). */
const connections = 64;

/** Threads that hash. Two keep a disk busy; more only make each other wait. */
const hashers = 2;

/** Bytes of small originals kept between hashing and sending. */
const shelfBytes = 24 * 1024 * 1024;

/** Opens a host. Throws CannotDo when the data directory is in use or the cloud cannot be reached. */
export async function openHost(ask: HostAsk): Promise<Host> {
  const closers: (() => Promise<void> | void)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await open(ask, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function open(ask: HostAsk, closers: (() => Promise<void> | void)[], close: () => Promise<void>): Promise<Host> {
  await makeDir(ask.dataDir);
  const lock = tryLockDataDir(ask.dataDir);
  if (!lock.ok)
    throw new CannotDo(`Another Tintype is using ${ask.dataDir}. Stop it, or name another folder with --data-dir.`);
  closers.push(() => lock.release());

  const client = createHttpClient(connections);
  closers.push(() => client.close());
  const wires = createWires(connections);
  closers.push(() => wires.close());
  const log = ask.log ?? (() => undefined);
  const secrets = ask.secrets ?? secretsOf(ask.dataDir);
  const parts = { client, clock: systemClock, secrets, log, ...ask.limits };
  const { connection, localCloud } = await connectFor(ask, parts);
  if (localCloud !== undefined) closers.push(() => localCloud.stop());
  const { cloud } = connection;

  const accountDir = join(ask.dataDir, 'accounts', connection.remembered.account);
  await makeDir(accountDir);
  const catalogue = watchLibrary(openCatalogue(join(accountDir, 'catalogue.db')));
  closers.push(() => catalogue.close());
  const database = openDatabase(join(accountDir, 'queue.db'));
  closers.push(() => closeDatabase(database));
  const sightings = openSightings(database);
  const journal = openJournal(database);
  const shelf = createBodyShelf(shelfBytes, systemClock);
  const fingerprinter = createFingerprintPool({ threads: hashers, shelf });

  const pace = createPace(systemClock);
  const runner = createQueueRunner({
    cloud,
    catalogue,
    sightings,
    journal,
    fingerprinter,
    sender: createSender({ client: wires, clock: systemClock, pace, shelf, ...ask.limits }),
    disk: createDisk(),
    clock: systemClock,
    chance: Math.random,
    log,
    soon: setImmediate,
  });
  const walker = createWalker();
  const folders = createFolders({
    walker,
    hints: createHintSource(),
    clock: systemClock,
    chance: Math.random,
    log,
    store: createFolderStore(join(ask.dataDir, 'folders.json')),
    newId: randomUUID,
    isKnown: (source) => {
      const digest = sightings.digestOf(source);
      return digest !== undefined && (catalogue.knows(digest) || runner.has(source.path));
    },
    onSettled: (_folder, sources) => void runner.add(sources),
  });
  // Together, since each may take its time and a person who pressed Ctrl-C waits for the sum.
  closers.push(async () => void (await Promise.all([fingerprinter.close(), walker.close()])));
  closers.push(async () => void (await Promise.all([runner.stop(), folders.stop()])));
  const feed = createFeedReader({
    cloud,
    catalogue,
    clock: systemClock,
    onSighted: () => undefined,
    onRead: () => undefined,
    onFault: (error) => log('ownFault', { where: 'records', ...factsOf(error) }),
  });
  return {
    cloud,
    cloudFacts: connection.facts,
    connection,
    connectParts: parts,
    cloudProgram: ask.cloudProgram,
    localCloud: localCloud?.state,
    runner,
    folders,
    catalogue,
    localFiles: openLocalFiles(database, ask.dataDir),
    sightings,
    fingerprinter,
    pace,
    client,
    accountDir,
    readFeed: feed.readOnce,
    close,
  };
}
