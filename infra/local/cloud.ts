/**
 * The local cloud put together: object store, queue, analysis pool, gateway and identity pool over one data directory.
 *
 *   lock            held while a cloud uses the directory (lock.ts)
 *   secret          everything secret and every stable id is derived from it (secrets.ts)
 *   running.json    where the running cloud is, only while it runs (run-file.ts)
 *   cloud.sqlite    objects, parts, queue; with -wal and -shm beside it
 *   objects/        the bytes
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { analysisEnvironment } from './analysis-environment.ts';
import { createAnalysisPool, poolDefaults } from './analysis-pool.ts';
import { type AnalysisQueue, createAnalysisQueue } from './analysis-queue.ts';
import { CannotStart } from './cannot-start.ts';
import { openDatabase } from './database.ts';
import { createGateway } from './gateway.ts';
import type { HttpApiEvent } from './gateway-event.ts';
import { becomeHandler, handlerEnvironment } from './handler-environment.ts';
import { createIdentityEndpoint } from './identity.ts';
import { createIdentityPool, type IdentityPool } from './identity-pool.ts';
import { tryLockDirectory } from './lock.ts';
import { type Log, logged, nameOf } from './log.ts';
import { type Listening, listen, type ServerRules } from './loopback.ts';
import type { CloudOptions } from './options.ts';
import type { Clock, FindKey } from './ports.ts';
import type { SetTimer } from './pump.ts';
import { roleKey } from './role-keys.ts';
import { type ReadyLine, writeRunFile } from './run-file.ts';
import { openSecrets, type Secrets } from './secrets.ts';
import { createSessionKeys, type SessionKeys } from './session-keys.ts';
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
  const opened = createClosers(world.log);
  try {
    return await openAll(options, world, opened);
  } catch (error) {
    await opened.closeAll();
    throw error;
  }
}

async function openAll(options: CloudOptions, world: World, opened: Closers): Promise<Cloud> {
  const { clock, log } = world;
  await openDirectory(options.dataDirectory, opened);
  const secrets = await openSecrets(join(options.dataDirectory, 'secret'));
  const servers = await listenAll(options.port, opened);
  const people = openIdentity(secrets, options.keyLifeSeconds, clock);
  const roles = {
    api: roleKey(secrets, 'api'),
    analyse: roleKey(secrets, 'analyse'),
    admin: roleKey(secrets, 'admin'),
  };
  const lasting = [roles.api, roles.analyse, ...(options.admin ? [roles.admin] : [])];
  const findKey: FindKey = (id, token) => lasting.find((key) => key.accessKeyId === id) ?? people.keys.find(id, token);

  const analysisQueue = openStore({ options, world, opened, findKey, server: servers.s3 });
  const endpoint = createIdentityEndpoint({
    pool: people.pool,
    ourHost: servers.identity.host,
    newRequestId: randomUUID,
  });
  servers.identity.serve(logged('identity', endpoint, world));
  const toEnvironment = { buckets, region, s3Url: servers.s3.url };
  becomeHandler(world.environment, handlerEnvironment({ ...toEnvironment, key: roles.api }));
  await openGateway(servers, people.pool, findKey, world);
  const own = handlerEnvironment({ ...toEnvironment, key: roles.analyse });
  const pool = createAnalysisPool({
    entry: new URL('./analysis-entry.ts', import.meta.url),
    environment: analysisEnvironment(world.environment, own),
    onStderr: (text) => log({ say: 'analysis', text }),
  });
  opened.add(() => analysisQueue.stop());
  opened.add(() => pool.close());
  analysisQueue.start(pool, poolDefaults.size);

  const ready: ReadyLine = {
    api: servers.api.url,
    s3: servers.s3.url,
    identity: servers.identity.url,
    region,
    identityPoolId: people.pool.id,
    originalsBucket: buckets.originals,
    metadataBucket: buckets.metadata,
    ...(options.admin && { accessKeyId: roles.admin.accessKeyId, secretAccessKey: roles.admin.secretAccessKey }),
  };
  const removeRunFile = await writeRunFile(options.dataDirectory, ready, world.pid);
  opened.add(removeRunFile);
  const settleDown = async (): Promise<void> => {
    await removeRunFile();
    await Promise.all([servers.api.stop(), servers.identity.stop(), analysisQueue.stop()]);
    // Last, since handlers and analyses that are still at work need it.
    await servers.s3.stop();
  };
  return {
    ready,
    stop: async () => {
      await Promise.race([settleDown(), pause(stopGraceMs)]);
      await opened.closeAll();
    },
  };
}

const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms).unref());

interface Closers {
  add(close: () => unknown): void;
  /** Last opened, first closed. */
  closeAll(): Promise<void>;
}

function createClosers(log: Log): Closers {
  const closers: (() => unknown)[] = [];
  return {
    add: (close) => void closers.push(close),
    closeAll: async () => {
      for (const close of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          // One that fails must not keep the others open.
          log({ say: 'closeFailed', error: nameOf(error) });
        }
      }
    },
  };
}

async function openDirectory(directory: string, opened: Closers): Promise<void> {
  const lock = await tryOpen(directory, async () => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return tryLockDirectory(directory);
  });
  if (lock === undefined) throw new CannotStart('folderInUse', `Another cloud is using the folder ${directory}.`);
  opened.add(() => lock.release());
}

async function tryOpen<T>(directory: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
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

interface People {
  readonly pool: IdentityPool;
  readonly keys: SessionKeys;
}

function openIdentity(secrets: Secrets, lifeSeconds: number, clock: Clock): People {
  const keys = createSessionKeys({
    secret: secrets.derive('session keys', 32),
    lifeSeconds,
    clock,
    chance: randomBytes,
  });
  return { keys, pool: createIdentityPool({ region, secret: secrets.derive('identity pool', 32), keys }) };
}

function openStore(parts: {
  readonly options: CloudOptions;
  readonly world: World;
  readonly opened: Closers;
  readonly findKey: FindKey;
  readonly server: Listening;
}): AnalysisQueue {
  const { options, world, opened, findKey, server } = parts;
  const { dataDirectory, durability } = options;
  const { clock, log } = world;
  const database = openDatabase(join(dataDirectory, 'cloud.sqlite'), durability);
  opened.add(() => {
    // close() leaves the log beside the file while prepared statements live; like this it is empty, and the file whole.
    database.exec('pragma wal_checkpoint(truncate)');
    database.close();
  });
  const queue = createAnalysisQueue({ database, buckets, region, accountId, clock, newId: randomUUID, setTimer, log });
  const directory = join(dataDirectory, 'objects');
  const listener = queue.listener;
  const onFault = (error: unknown): void => log({ say: 'storeFailed', error: nameOf(error) });
  const store = createObjectStore({ directory, database, durability, region, findKey, clock, listener, onFault });
  opened.add(() => store.close());
  store.ensureBucket(buckets.originals, { requireIfNoneMatch: true });
  store.ensureBucket(buckets.metadata, { requireIfNoneMatch: false });
  server.serve(logged('s3', store.handle, world));
  return queue;
}

async function openGateway(servers: Servers, pool: IdentityPool, findKey: FindKey, world: World): Promise<void> {
  const invoke = await loadApi();
  const gateway = createGateway({
    names: { accountId, apiId: 'tintypelocal', region, identityPoolId: pool.id },
    ourHost: servers.api.host,
    wellKnown: {
      version: 1,
      api: servers.api.url,
      region,
      identityPoolId: pool.id,
      identity: servers.identity.url,
    },
    findKey,
    clock: world.clock,
    newRequestId: randomUUID,
    invoke,
    report: (error) => world.log({ say: 'handlerFailed', error: nameOf(error) }),
  });
  servers.api.serve(logged('api', gateway, world));
}

/** The API's handler, imported only now that the environment it reads is in place. */
async function loadApi(): Promise<(event: HttpApiEvent) => Promise<unknown>> {
  const { handler } = await import('../../processor/handlers/api.ts');
  // The published type of this event has `cognitoIdentity: null`, which holds only where no identity pool signed it in.
  return (event) => handler(event as unknown as Parameters<typeof handler>[0]);
}

const setTimer: SetTimer = (wake, ms) => {
  const timer = setTimeout(wake, ms).unref();
  return () => clearTimeout(timer);
};
