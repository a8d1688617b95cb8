import { type Ask, refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { chunkSigner, signed } from '../signing.ts';
import type { Store } from '../store.ts';

interface Chunk {
  readonly text: string;
  readonly signature: string;
}

// S3 takes no chunk under 8 KiB but the last.
const first = 'a'.repeat(8192);
const second = 'the rest';
const whole = first + second;
const bodyBytes =
  first.length + second.length + 3 * (';chunk-signature='.length + 64 + 4) + '2000'.length + '8'.length + '0'.length;

/** Sends two chunks and the empty last one, each signed over the one before, after `change` has had its way with them. */
async function sendChunks(store: Store, change: (chunks: readonly Chunk[]) => readonly Chunk[]) {
  const key = store.key('chunks');
  const ask: Ask = {
    method: 'PUT',
    path: objectPath(store.bucket, key),
    headers: {
      'content-encoding': 'aws-chunked',
      'content-length': String(bodyBytes),
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-decoded-content-length': String(whole.length),
    },
  };
  const request = await signed(store.target, ask);
  const { seed, sign } = chunkSigner(store.target, request);
  const signatures: string[] = [];
  for (const text of [first, second, '']) signatures.push(sign(signatures.at(-1) ?? seed, text));
  const chunks = [first, second, ''].map((text, index) => ({ text, signature: signatures[index] ?? '' }));
  const framed = change(chunks).map(
    ({ text, signature }) => `${text.length.toString(16)};chunk-signature=${signature}\r\n${text}\r\n`,
  );
  const answer = await send(store.target, { ...request, body: framed.join('') });
  return { ...refusalOf(answer), stored: wordFor(await store.stored(key)) };
}

const wordFor = (stored: string | undefined): string | undefined => (stored === whole ? 'the whole' : stored);

const changed = (at: number, change: (chunk: Chunk) => Chunk) => (chunks: readonly Chunk[]) =>
  chunks.map((chunk, index) => (index === at ? change(chunk) : chunk));

const misread = ({ text, signature }: Chunk): Chunk => ({ text: text.replace(/.$/, '!'), signature });
const missigned = ({ text }: Chunk): Chunk => ({ text, signature: '0'.repeat(64) });
const anotherCode = 'has another code for a chunk signature that does not match';
const mismatched = { status: 400, code: 'XAmzContentSHA256Mismatch', stored: undefined };
const refused = { status: 403, code: 'SignatureDoesNotMatch', stored: undefined };

/** API reference, "Signature Calculations for the Authorization Header: Transferring Payload in Multiple Chunks". */
export const signedChunks: Area = {
  name: 'a body of signed chunks',
  cases: (declare) => {
    declare('is stored without its framing', {
      says: { status: 200, code: '', stored: 'the whole' },
      observe: (store) => sendChunks(store, (chunks) => chunks),
    });

    declare('is refused when the first chunk has another byte', {
      says: refused,
      observe: (store) => sendChunks(store, changed(0, misread)),
    });

    declare('is refused when the second chunk has another byte', {
      says: refused,
      observe: (store) => sendChunks(store, changed(1, misread)),
      departs: { rgw: { answers: mismatched, because: anotherCode } },
    });

    declare('is refused when the first chunk has a wrong signature', {
      says: refused,
      observe: (store) => sendChunks(store, changed(0, missigned)),
    });

    declare('is refused when the second chunk has a wrong signature', {
      says: refused,
      observe: (store) => sendChunks(store, changed(1, missigned)),
      departs: { rgw: { answers: mismatched, because: anotherCode } },
    });

    declare('is refused when the empty last chunk has a wrong signature', {
      says: refused,
      observe: (store) => sendChunks(store, changed(2, missigned)),
      departs: {
        rgw: {
          answers: { status: 200, code: '', stored: 'the whole' },
          because: 'does not read what comes after the decoded length',
        },
      },
    });
  },
};
