import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { inTransaction, migrate } from '../database.ts';
import type { ChangeListener, Clock, Durability, FindKey } from '../ports.ts';
import { type SignedRequest, toSignedRequest } from '../sigv4/signed-request.ts';
import { type Verification, verifySigV4 } from '../sigv4/verify.ts';
import { type Answer, refusalAnswer, sendAnswer, watchCutOff } from './answer.ts';
import { openBlobs } from './blobs.ts';
import { isBucketName } from './buckets.ts';
import { both, type Call, parseAddress, parseQuery } from './call.ts';
import { createCommits } from './commits.ts';
import { findOperation, type Operation } from './operations.ts';
import { type Allows, allowsByRole } from './permissions.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { openRows } from './rows.ts';
import { schemaSteps } from './schema.ts';
import type { StoreParts } from './store-parts.ts';

/** What a store is made of. The database stays the caller's to close, after the store. */
export interface ObjectStoreOptions {
  /** Where the blobs are, in a folder of their own. */
  readonly directory: string;
  readonly database: DatabaseSyncInstance;
  readonly durability: Durability;
  readonly region: string;
  readonly findKey: FindKey;
  readonly clock: Clock;
  readonly listener: ChangeListener;
  /** Who may do what; by role where it is not given. */
  readonly allows?: Allows;
  /** How long a body may pause before the answer is RequestTimeout; 30 s where it is not given. */
  readonly bodyIdleMs?: number;
  /** Told of a fault of our own that was answered as InternalError. */
  readonly onFault?: (cause: unknown) => void;
}

/** What a bucket asks of its writers. */
export interface BucketRules {
  /** Refuse PutObject and CompleteMultipartUpload without `If-None-Match: *`, as the bucket policy on AWS does. */
  readonly requireIfNoneMatch?: boolean;
}

/** An S3 for one machine: the operations we use, honestly, and NotImplemented for all others. */
export interface ObjectStore {
  /** Serves one request; give it both `request` and `checkContinue` of an HTTP server. Never throws. */
  handle(incoming: IncomingMessage, outgoing: ServerResponse): void;
  /** Makes a bucket if it is not there, and gives it exactly these rules. */
  ensureBucket(name: string, rules?: BucketRules): void;
  /** Refuses new requests, waits five seconds for those under way and then breaks them off. */
  close(): Promise<void>;
}

const closeGraceMs = 5_000;

const defaultBodyIdleMs = 30_000;

/** Opens the store in a folder and a database, and sweeps what a crash left behind. */
export function createObjectStore(options: ObjectStoreOptions): ObjectStore {
  const { database, clock, listener, region, durability } = options;
  migrate(database, 'store', schemaSteps);
  const rows = openRows(database);
  const blobs = openBlobs(join(options.directory, 'blobs'), rows.lastBlob() + 1, durability);
  const store: StoreParts = { rows, blobs, commits: createCommits(database, rows, blobs, listener), clock, region };
  const swept = blobs.sweep(rows.isBlobNamed);
  const underWay = new Map<Promise<void>, ServerResponse>();
  let isClosed = false;

  const handle = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const served = isClosed ? refuseClosed(incoming, outgoing) : serve(store, options, { incoming, outgoing });
    underWay.set(served, outgoing);
    void served.then(() => underWay.delete(served));
  };

  const ensureBucket = (name: string, rules: BucketRules = {}): void => {
    if (!isBucketName(name)) throw new Error(`${name} is no name for a bucket`);
    const requireIfNoneMatch = rules.requireIfNoneMatch ?? false;
    inTransaction(database, () => {
      if (rows.bucket(name) === undefined) rows.insertBucket({ name, createdAt: clock(), requireIfNoneMatch });
      else rows.setRequireIfNoneMatch(name, requireIfNoneMatch);
    });
  };

  const close = async (): Promise<void> => {
    isClosed = true;
    const breakOff = setTimeout(() => {
      for (const outgoing of underWay.values()) outgoing.destroy();
    }, closeGraceMs);
    await Promise.all(underWay.keys());
    clearTimeout(breakOff);
    await blobs.close();
    await swept;
  };

  return { handle, ensureBucket, close };
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

async function refuseClosed(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const requestId = newRequestId();
  const answer = refusalAnswer(refuse('ServiceUnavailable'), '', requestId);
  await sendAnswer({ incoming, outgoing, method: incoming.method ?? '', requestId }, answer).catch(() =>
    outgoing.destroy(),
  );
}

async function serve(store: StoreParts, options: ObjectStoreOptions, { incoming, outgoing }: Exchange): Promise<void> {
  const request = toSignedRequest(incoming);
  const requestId = newRequestId();
  const exchange = { incoming, outgoing, method: request.method, requestId };
  const stopWatching = watchCutOff(exchange);
  try {
    const outcome = await answerTo(store, options, { ...exchange, request }).catch((cause: unknown) => {
      options.onFault?.(cause);
      return refuse('InternalError');
    });
    await sendAnswer(exchange, isRefusal(outcome) ? refusalAnswer(outcome, request.rawPath, requestId) : outcome);
  } catch {
    // The client went away while it was being answered: there is nobody left to tell.
    outgoing.destroy();
  } finally {
    stopWatching();
  }
}

type Asked = Exchange & { readonly request: SignedRequest; readonly requestId: string };

async function answerTo(store: StoreParts, options: ObjectStoreOptions, asked: Asked): Promise<Answer | Refusal> {
  const { request } = asked;
  const parsed = both(parseAddress(request.rawPath), parseQuery(request));
  if (isRefusal(parsed)) return parsed;
  const [address, query] = parsed;
  const verified = verify(request, options);
  if (isRefusal(verified)) return verified;
  const { method, headers } = request;
  const operation = findOperation({ method, address, query, headers });
  if (isRefusal(operation)) return operation;
  const { bucket = '', key = '' } = address;
  const { key: signer, payload } = verified;
  const bodyIdleMs = options.bodyIdleMs ?? defaultBodyIdleMs;
  const call = { ...asked, method, bucket, key, query, headers, signer, payload, bodyIdleMs };
  return permit(operation, call, options.allows ?? allowsByRole) ?? operation.run(store, call);
}

function verify(
  request: SignedRequest,
  { region, findKey, clock }: ObjectStoreOptions,
): Extract<Verification, { ok: true }> | Refusal {
  const verification = verifySigV4(request, { service: 's3', region, findKey, now: clock });
  return verification.ok ? verification : refuse(verification.code, verification.message);
}

function permit({ action }: Operation, { signer, bucket, key }: Call, allows: Allows): Refusal | undefined {
  return allows(signer, action, bucket, key) ? undefined : refuse('AccessDenied');
}

// Node keeps chance in store for these, and asks the system for every other kind.
const newRequestId = (): string => randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();
