/**
 * The local cloud put together: object store, queue, analysis pool, gateway and identity pool over one data directory.
 *
 *   lock            held while a cloud uses the directory (lock.ts)
 *   secret          everything secret and every stable id is derived from it (secrets.ts)
 *   running.json    where the running cloud is, only while it runs (run-file.ts)
 *   cloud.sqlite    objects, parts, queue; with -wal and -shm beside it
 *   objects/        the bytes
 */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loginProvider } from '../../processor/contract/well-known.ts';
import { analysisEnvironment } from './analysis-environment.ts';
import { createAnalysisPool, poolDefaults } from './analysis-pool.ts';
import { type AnalysisQueue, createAnalysisQueue } from './analysis-queue.ts';
import { CannotStart } from './cannot-start.ts';
import { type Closers, createClosers } from './closers.ts';
import { type CloudKeys, createCloudKeys } from './cloud-keys.ts';
import { openDatabase } from './database.ts';
import { createGateway } from './gateway.ts';
import type { HttpApiEvent } from './gateway-event.ts';
import { becomeHandler, handlerEnvironment } from './handler-environment.ts';
import { createTokenCheck } from './id-tokens.ts';
import { createIdentityEndpoint } from './identity.ts';
import { type Lock, tryLockDirectory } from './lock.ts';
import { type Log, logged, nameOf } from './log.ts';
import { type Listening, listen, type ServerRules } from './loopback.ts';
import type { CloudOptions } from './options.ts';
import type { Clock } from './ports.ts';
import type { SetTimer } from './pump.ts';
import { type ReadyLine, writeRunFile } from './run-file.ts';
import { openSecrets } from './secrets.ts';
import { createObjectStore } from './store/object-store.ts';

/** A running cloud. */
export interface Cloud {
  readonly ready: ReadyLine;
  /** Takes no more requests, gives running ones a moment, and puts everything away. */
  stop(): Promise<void>;
}

/** What of the process a cloud needs. */
export interface World {
  readonly clock: Clock;
  readonly log: Log;
  readonly pid: number;
  /** The process's own environment; the API's handler reads it, so the cloud writes its own into it. */
  readonly environment: Record<string, string | undefined>;
}

/**
 * A real region's name, since clients look it up; this one, since it is the only one where CreateBucket needs no
 * location, and what S3 tools assume when nobody tells them.
 */
const region = 'us-east-1';
const accountId = '000000000000';
const buckets = { originals: 'tintype-originals', metadata: 'tintype-metadata' };

const stopGraceMs = 3_000;

/** Starts a cloud. Throws CannotStart, with nothing left running, for what the person can mend. */
export async function startCloud(options: CloudOptions, world: World): Promise<Cloud> {
  const opened = createClosers((error) => world.log({ say: 'closeFailed', error: nameOf(error) }));
  try {
    return await openCloud({ options, world, opened });
  } catch (error) {
    await opened.closeAll();
    throw error;
  }
}

/** What every step of opening needs. */
interface Opening {
  readonly options: CloudOptions;
  readonly world: World;
  readonly opened: Closers;
}

async function openCloud(opening: Opening): Promise<Cloud> {
  const { options, world, opened } = opening;
  await openDirectory(options.dataDirectory, opened);
  const secrets = await openSecrets(join(options.dataDirectory, 'secret'));
  const { clock } = world;
  const lifeSeconds = options.keyLifeSeconds;
  const provider = options.signIn && {
    name: loginProvider(options.signIn),
    check: createTokenCheck({ ...options.signIn, clock }),
  };
  const keys = createCloudKeys({ secrets, region, clock, lifeSeconds, hasAdmin: options.admin, provider });
  const servers = await listenAll(options.port, opened);

  const queue = openStore(opening, servers.s3, keys);
  serveIdentity(servers.identity, keys, world);
  await serveApi(servers, keys, opening);
  startAnalysis(opening, { queue, servers, keys });

  const ready = toReadyLine(servers, keys, options.admin);
  const removeRunFile = await writeRunFile(options.dataDirectory, ready, world.pid);
  opened.add(removeRunFile);
  const settleDown = async (): Promise<void> => {
    await Promise.all([removeRunFile(), servers.api.stop(), servers.identity.stop(), queue.stop()]);
    // Last, since handlers and analyses that are still at work need it.
    await servers.s3.stop();
  };
  return {
    ready,
    stop: async () => {
      // What fails here is closed below, where failures are reported.
      await Promise.race([settleDown().catch(() => undefined), pause(stopGraceMs)]);
      await opened.closeAll();
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms).unref());

async function openDirectory(directory: string, opened: Closers): Promise<void> {
  const lock = await makeAndLock(directory);
  if (lock === undefined) throw new CannotStart('folderInUse', `Another cloud is using the folder ${directory}.`);
  opened.add(() => lock.release());
}

async function makeAndLock(directory: string): Promise<Lock | undefined> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return tryLockDirectory(directory);
  } catch (error) {
    throw new CannotStart('folderUnusable', `The folder ${directory} cannot be made or written to.`, error);
  }
}

interface Servers {
  readonly api: Listening;
  readonly s3: Listening;
  readonly identity: Listening;
}

async function listenAll(port: number, opened: Closers): Promise<Servers> {
  const open = async (offset: number, rules: Omit<ServerRules, 'silentMs'>): Promise<Listening> => {
    const server = await listen(port === 0 ? 0 : port + offset, { ...rules, silentMs: 120_000 });
    opened.add(() => server.cut());
    return server;
  };
  const api = await open(0, { requestMs: 60_000 });
  // An original may take hours on its way to the store; the silence limit still holds there.
  const s3 = await open(1, { requestMs: 0, saysContinue: true });
  const identity = await open(2, { requestMs: 10_000 });
  return { api, s3, identity };
}

function openStore({ options, world, opened }: Opening, server: Listening, keys: CloudKeys): AnalysisQueue {
  const { dataDirectory, durability } = options;
  const { clock, log } = world;
  const database = openDatabase(join(dataDirectory, 'cloud.sqlite'), durability);
  opened.add(() => {
    // close() leaves the log beside the file while prepared statements live; like this it is empty, and the file whole.
    database.exec('pragma wal_checkpoint(truncate)');
    database.close();
  });
  const queue = createAnalysisQueue({ database, buckets, region, accountId, clock, newId: randomUUID, setTimer, log });
  const store = createObjectStore({
    ...{ database, durability, region, clock },
    directory: join(dataDirectory, 'objects'),
    findKey: keys.find,
    listener: queue.listener,
    onFault: (error) => log({ say: 'storeFailed', error: nameOf(error) }),
  });
  opened.add(() => store.close());
  store.ensureBucket(buckets.originals, { requireIfNoneMatch: true });
  store.ensureBucket(buckets.metadata, { requireIfNoneMatch: false });
  server.serve(logged('s3', store.handle, world));
  return queue;
}

function serveIdentity(server: Listening, { people }: CloudKeys, world: World): void {
  const endpoint = createIdentityEndpoint({ pool: people, ourHost: server.host, newRequestId: randomUUID });
  server.serve(logged('identity', endpoint, world));
}

async function serveApi({ api, identity, s3 }: Servers, keys: CloudKeys, { world, options }: Opening): Promise<void> {
  becomeHandler(world.environment, handlerEnvironment({ buckets, region, s3Url: s3.url, key: keys.api }));
  const identityPoolId = keys.people.id;
  const { signIn } = options;
  const gateway = createGateway({
    names: {
      accountId,
      apiId: 'tintypelocal',
      region,
      identityPoolId,
      ...(signIn && { loginProvider: loginProvider(signIn) }),
    },
    ourHost: api.host,
    wellKnown: { version: 1, api: api.url, region, identityPoolId, identity: identity.url, ...(signIn && { signIn }) },
    findKey: keys.find,
    clock: world.clock,
    newRequestId: randomUUID,
    invoke: await loadApi(),
    report: (error) => world.log({ say: 'handlerFailed', error: nameOf(error) }),
  });
  api.serve(logged('api', gateway, world));
}

/** The API's handler, imported only now that the environment it reads is in place. */
async function loadApi(): Promise<(event: HttpApiEvent) => Promise<unknown>> {
  const { handler } = await import('../../processor/handlers/api.ts');
  // The published type of this event has `cognitoIdentity: null`, which holds only where no identity pool signed it in.
  return (event) => handler(event as unknown as Parameters<typeof handler>[0]);
}

function startAnalysis(
  { world, opened }: Opening,
  parts: { readonly queue: AnalysisQueue; readonly servers: Servers; readonly keys: CloudKeys },
): void {
  const { queue, servers, keys } = parts;
  const own = handlerEnvironment({ buckets, region, s3Url: servers.s3.url, key: keys.analyse });
  const pool = createAnalysisPool({
    entry: new URL('./analysis-entry.ts', import.meta.url),
    environment: analysisEnvironment(world.environment, own),
    onStderr: (text) => world.log({ say: 'analysis', text }),
  });
  opened.add(() => queue.stop());
  opened.add(() => pool.close());
  // Before the store is closed, which waits for the requests it has.
  opened.add(() => {
    for (const server of [servers.api, servers.s3, servers.identity]) server.cut();
  });
  queue.start(pool, poolDefaults.size);
}

function toReadyLine({ api, s3, identity }: Servers, { people, admin }: CloudKeys, hasAdmin: boolean): ReadyLine {
  return {
    api: api.url,
    s3: s3.url,
    identity: identity.url,
    region,
    identityPoolId: people.id,
    originalsBucket: buckets.originals,
    metadataBucket: buckets.metadata,
    ...(hasAdmin && { accessKeyId: admin.accessKeyId, secretAccessKey: admin.secretAccessKey }),
  };
}

const setTimer: SetTimer = (wake, ms) => {
  const timer = setTimeout(wake, ms).unref();
  return () => clearTimeout(timer);
};
