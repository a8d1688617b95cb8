/** A cloud's own document about itself, read from its address and judged before anything of it is used. */
import { WellKnown, wellKnownPath } from '../../processor/contract/well-known.ts';
import { isSafeAddress } from '../adapters/safe-address.ts';
import type { Tried } from '../engine/sign-in-ports.ts';

const answerMs = 15_000;
const documentMaxBytes = 64 * 1024;

/** The document of the cloud whose API is at `address`. An address without a scheme gets https. */
export async function readWellKnown(address: string, withinMs = answerMs): Promise<Tried<WellKnown>> {
  const base = tryAddress(address);
  if (base === undefined) return { ok: false, because: 'notAnAddress' };
  if (!isSafeAddress(base)) return { ok: false, because: 'notSecure' };
  const read = await readDocument(new URL(wellKnownPath, base), withinMs);
  if (!read.ok) return read;
  const parsed = WellKnown.safeParse(read.value);
  if (!parsed.success) return { ok: false, because: 'notTintype' };
  return isTrustworthy(parsed.data) ? { ok: true, value: parsed.data } : { ok: false, because: 'notSecure' };
}

function tryAddress(address: string): URL | undefined {
  const typed = address.trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`);
  if (url === null || typed === '' || /\s/.test(typed)) return undefined;
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}

async function readDocument(url: URL, withinMs: number): Promise<Tried<unknown>> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(withinMs), redirect: 'manual' });
    const text = await readText(answer);
    if (!answer.ok || text === undefined) return { ok: false, because: 'notTintype' };
    return { ok: true, value: tryJson(text) };
  } catch {
    return { ok: false, because: 'unreachable' };
  }
}

/** Undefined for more than any such document has. */
async function readText(answer: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > documentMaxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Whether every address in it is safe. An identity pool of its own is believed on this machine only: an ID token goes there,
 * and one that a cloud could have sent anywhere would be anybody's.
 */
function isTrustworthy({ api, identity, signIn }: WellKnown): boolean {
  const own = identity === undefined ? [] : [identity];
  const isLocal = own.every((each) => isSafeAddress(new URL(each)) && new URL(each).protocol === 'http:');
  const others = signIn === undefined ? [] : [signIn.issuer, signIn.domain];
  return isLocal && [api, ...others].every((each) => isSafeAddress(new URL(each)));
}
