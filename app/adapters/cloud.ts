/** The API of a cloud, signed with SigV4, over kept connections. Corrects a wrong clock once (pitfall 12). */
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  AcceptedAnswer,
  BatchGetAnswer,
  CompleteAnswer,
  FeedAnswer,
  GrantsAnswer,
  OriginalAnswer,
  PartGrantsAnswer,
  Problem,
  StoredPartsAnswer,
} from '../../processor/contract/api.ts';
import type { WellKnown } from '../../processor/contract/well-known.ts';
import type { LibraryCloud } from '../engine/library-ports.ts';
import type { Answer, Clock } from '../engine/ports.ts';
import { failureOfAnswer, failureOfFault, parseHttpDate, tryRetryAfterMs } from './failures.ts';
import { type HttpAnswer, type HttpClient, HttpFault } from './http.ts';
import type { Identity, SessionKeys } from './identity.ts';

/** Answers of the API are 6 MB at most (API Gateway); a little room for other gateways. */
const answerMaxBytes = 10 * 1024 * 1024;

/** The API's own limit is 30 s (API Gateway). */
const usualCallMs = 35_000;

/** A difference to the server's clock that is worth correcting. */
const skewMs = 30_000;

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** What parses an answer: a zod schema. */
interface Parser<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false };
}

/** A cloud behind `wellKnown.api`. */
export function createCloud(parts: CloudParts): LibraryCloud {
  const ask = createSignedCall(parts);
  const askFor = async <T>(schema: Parser<T>, call: Call): Promise<Answer<T>> => {
    const answer = await ask(call);
    return answer.ok ? parse(schema, answer.value) : answer;
  };
  const uploadPath = (digest: string): string => `/v1/uploads/${digest}`;
  // Records that are too large for one answer are asked for in halves.
  const readRecords: LibraryCloud['readRecords'] = async (digests, signal) => {
    const call: Call = { method: 'POST', path: '/v1/records/batch-get', body: { digests }, signal };
    const answer = await askFor(BatchGetAnswer, call);
    if (answer.ok) return { ok: true, value: answer.value.records };
    if (answer.failure.kind !== 'tooLarge' || digests.length < 2) return answer;
    const middle = Math.ceil(digests.length / 2);
    const first = await readRecords(digests.slice(0, middle), signal);
    const second = first.ok ? await readRecords(digests.slice(middle), signal) : first;
    return first.ok && second.ok ? { ok: true, value: [...first.value, ...second.value] } : second;
  };
  return {
    askGrants: async (uploads, signal) => {
      const answer = await askFor(GrantsAnswer, { method: 'POST', path: '/v1/uploads', body: { uploads }, signal });
      return answer.ok ? { ok: true, value: answer.value.grants } : answer;
    },
    askPartGrants: async ({ digest, uploadId, parts }, signal) => {
      const body = { uploadId, parts };
      const answer = await askFor(PartGrantsAnswer, {
        method: 'POST',
        path: `${uploadPath(digest)}/parts`,
        body,
        signal,
      });
      return answer.ok ? { ok: true, value: answer.value.parts } : answer;
    },
    listParts: async (digest, uploadId, signal) => {
      const call: Call = { method: 'GET', path: `${uploadPath(digest)}/parts`, query: { uploadId }, signal };
      const answer = await askFor(StoredPartsAnswer, call);
      if (answer.ok) return { ok: true, value: answer.value.parts };
      return answer.failure.detail === 'noSuchUpload' ? { ok: true, value: undefined } : answer;
    },
    complete: async ({ digest, uploadId, parts }, signal) => {
      const body = { uploadId, parts };
      const answer = await askFor(CompleteAnswer, {
        method: 'POST',
        path: `${uploadPath(digest)}/complete`,
        body,
        signal,
      });
      if (answer.ok) return { ok: true, value: answer.value.outcome };
      const { detail } = answer.failure;
      return detail === 'noSuchUpload' || detail === 'partMissing' ? { ok: true, value: 'lost' } : answer;
    },
    abandon: async (digest, uploadId, signal) => {
      const answer = await ask({ method: 'DELETE', path: uploadPath(digest), query: { uploadId }, signal });
      return answer.ok ? { ok: true, value: undefined } : answer;
    },
    readFeed: (after, limit, signal) => {
      const query = { limit: String(limit), ...(after !== undefined && { after }) };
      return askFor(FeedAnswer, { method: 'GET', path: '/v1/feed', query, signal });
    },
    readRecords,
    remove: async (digest, signal) => {
      const answer = await askFor(AcceptedAnswer, { method: 'DELETE', path: `/v1/records/${digest}`, signal });
      return answer.ok ? { ok: true, value: undefined } : answer;
    },
    originalOf: async (digest, signal) => {
      const answer = await askFor(OriginalAnswer, { method: 'GET', path: `/v1/records/${digest}/original`, signal });
      return answer.ok ? { ok: true, value: answer.value.get } : answer;
    },
    analyseAgain: async (digest, signal) => {
      const answer = await askFor(AcceptedAnswer, { method: 'POST', path: `/v1/records/${digest}/analyse`, signal });
      return answer.ok ? { ok: true, value: undefined } : answer;
    },
  };
}

/** What a cloud is made of. */
export interface CloudParts {
  readonly wellKnown: WellKnown;
  readonly identity: Identity;
  readonly client: HttpClient;
  readonly clock: Clock;
  /** How long one call may take; 35 seconds unless told. */
  readonly callMs?: number;
}

function parse<T>(schema: Parser<T>, answer: HttpAnswer): Answer<T> {
  const parsed = schema.safeParse(tryJson(answer.body));
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, failure: { kind: 'serverFault', detail: 'answer not understood' } };
}

/** Signs and sends; on a refusal that a wrong clock or stale keys explain, corrects that and tries once more. */
function createSignedCall({ wellKnown, identity, client, clock, callMs = usualCallMs }: CloudParts) {
  let aheadMs = 0;

  const send = async (call: Call, keys: SessionKeys): Promise<HttpAnswer> => {
    const signed = await sign(wellKnown, call, keys, new Date(clock.now() + aheadMs));
    return client.request({ ...signed, idleMs: callMs, totalMs: callMs, signal: call.signal, answerMaxBytes });
  };

  const attempt = async (call: Call): Promise<Answer<HttpAnswer>> => {
    const keys = await identity.keys();
    if (!keys.ok) return keys;
    try {
      return { ok: true, value: await send(call, keys.value) };
    } catch (error) {
      if (error instanceof HttpFault) return { ok: false, failure: failureOfFault(error.code) };
      throw error;
    }
  };

  return async (call: Call): Promise<Answer<HttpAnswer>> => {
    const first = await attempt(call);
    if (!first.ok || first.value.status !== 403) return first.ok ? judge(first.value, clock.now()) : first;
    const serverTime = parseHttpDate(first.value.headers.date ?? '');
    const drift = serverTime === undefined ? 0 : serverTime - (clock.now() + aheadMs);
    if (Math.abs(drift) > skewMs) aheadMs += drift;
    else identity.forget();
    const second = await attempt(call);
    return second.ok ? judge(second.value, clock.now()) : second;
  };
}

function judge(answer: HttpAnswer, now: number): Answer<HttpAnswer> {
  if (answer.status >= 200 && answer.status < 300) return { ok: true, value: answer };
  const problem = Problem.safeParse(tryJson(answer.body));
  const retryAfterMs = tryRetryAfterMs(answer.headers['retry-after'], now);
  const failure = failureOfAnswer(
    {
      status: answer.status,
      ...(problem.success && { code: problem.data.code }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
    now,
  );
  // API Gateway refuses unknown or expired keys itself, without a problem document.
  return {
    ok: false,
    failure: answer.status === 403 && !problem.success ? { ...failure, kind: 'signedOut' } : failure,
  };
}

function tryJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    // Whoever asks parses with a schema, and undefined fits none.
    return undefined;
  }
}

async function sign(wellKnown: WellKnown, call: Call, keys: SessionKeys, signingDate: Date) {
  const base = new URL(wellKnown.api);
  const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
  const signer = new SignatureV4({
    service: 'execute-api',
    region: wellKnown.region,
    credentials: keys,
    sha256: NodeSha256,
  });
  const signed = await signer.sign(
    {
      method: call.method,
      protocol: base.protocol,
      hostname: base.hostname,
      path: `${base.pathname.replace(/\/$/, '')}${call.path}`,
      query: { ...call.query },
      headers: {
        host: base.host,
        ...(body !== undefined && { 'content-type': 'application/json', 'content-length': String(body.length) }),
      },
      ...(body !== undefined && { body }),
    },
    { signingDate },
  );
  const query = new URLSearchParams(call.query).toString();
  return {
    method: call.method,
    url: `${base.origin}${signed.path}${query === '' ? '' : `?${query}`}`,
    headers: signed.headers,
    ...(body !== undefined && { body }),
  };
}

/** The hash the signer wants, on Node's own crypto. */
class NodeSha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }
  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(chunk));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {
    throw new Error('the signer makes a new hash each time');
  }
}

function toBytes(value: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  return value instanceof ArrayBuffer
    ? new Uint8Array(value)
    : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
