import { Agent } from 'node:http';
import { answerTo, open, refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { put } from '../put.ts';
import { type SigningChoices, signed } from '../signing.ts';
import type { Store } from '../store.ts';

/** Sends a PUT that waits for "100 Continue" before it writes its body. */
async function putExpecting(store: Store, choices: SigningChoices = {}) {
  const key = store.key('expected');
  const headers = { 'content-length': '5' };
  const ask = await signed(
    store.target,
    { method: 'PUT', path: objectPath(store.bucket, key), headers, body: 'words' },
    choices,
  );
  const outgoing = open(store.target, { ...ask, headers: { ...ask.headers, expect: '100-continue' } });
  let continued = false;
  outgoing.on('continue', () => {
    continued = true;
    outgoing.end('words');
  });
  outgoing.flushHeaders();
  const answer = await answerTo(outgoing);
  outgoing.destroy();
  return { continued, ...refusalOf(answer), stored: await store.stored(key) };
}

/** Makes a refused request and then a good one on one connection, if the store leaves it open. */
async function refusedThenGood(store: Store, body: string) {
  const key = await put(store, 'good', 'good');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const headers = { 'content-length': String(body.length) };
    const bad = { method: 'PUT', path: objectPath(store.bucket, store.key('bad')), headers, body };
    const first = await send(store.target, await signed(store.target, bad, { secretAccessKey: 'wrong' }), agent);
    const good = { method: 'GET', path: objectPath(store.bucket, key) };
    const second = await send(store.target, await signed(store.target, good), agent);
    const kept = second.reused || first.headers.connection === 'close';
    return { first: first.status, second: second.body.toString(), openOrSaidClosed: kept };
  } finally {
    agent.destroy();
  }
}

/** Whether each of three such requests, one after the other, came over a connection that was there before. */
async function reusedBy(store: Store, request: Parameters<typeof signed>[1]): Promise<boolean[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const reused: boolean[] = [];
  for (let turn = 0; turn < 3; turn++) {
    reused.push((await send(store.target, await signed(store.target, request), agent)).reused);
  }
  agent.destroy();
  return reused;
}

/** RFC 9110, section 10.1.1, and RFC 9112, section 9; S3's API reference on "Expect" in PutObject. */
export const connections: Area = {
  name: 'a connection',
  cases: (declare) => {
    declare('serves on after a request without a body was refused', {
      says: { first: 403, second: 'good', openOrSaidClosed: true },
      observe: (store) => refusedThenGood(store, ''),
    });

    declare('serves on after a request with a body was refused', {
      says: { first: 403, second: 'good', openOrSaidClosed: true },
      observe: (store) => refusedThenGood(store, 'x'.repeat(100_000)),
    });

    declare('is used again by the next request', {
      says: [false, true, true],
      observe: async (store) => {
        const key = await put(store, 'again', 'x');
        return reusedBy(store, { method: 'GET', path: objectPath(store.bucket, key) });
      },
    });

    declare('is used again after a HEAD of what is not there', {
      says: [false, true, true],
      observe: (store) => reusedBy(store, { method: 'HEAD', path: objectPath(store.bucket, store.key('none')) }),
    });

    declare('is told to continue before it sends a body that will be taken', {
      says: { continued: true, status: 200, code: '', stored: 'words' },
      observe: (store) => putExpecting(store),
    });

    declare('is spared a body that will not be taken', {
      says: { continued: false, status: 403, code: 'SignatureDoesNotMatch', stored: undefined },
      observe: (store) => putExpecting(store, { secretAccessKey: 'wrong' }),
    });

    declare('broken off in the middle of a PUT leaves nothing', {
      says: { stored: undefined },
      observe: async (store) => {
        const key = store.key('broken');
        const headers = { 'content-length': '1000000', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
        const ask = await signed(store.target, { method: 'PUT', path: objectPath(store.bucket, key), headers });
        const outgoing = open(store.target, ask);
        outgoing.on('error', () => undefined);
        const closed = new Promise((resolve) => outgoing.once('close', resolve));
        outgoing.write('x'.repeat(500_000), () => outgoing.destroy());
        await closed;
        return { stored: await store.stored(key) };
      },
    });
  },
};
