/** Answers `media://`: previews and originals by digest, and prepared exports. The engine's process has the bytes. */
import { MessageChannelMain, type MessagePortMain } from 'electron';
import { MediaAnswer } from './engine-messages.ts';
import type { Answer } from './page-files.ts';
import { mediaOrigin, tryOwnAddress } from './schemes.ts';

/** Asks the engine's process for what stands under this path, the answer to come on the port. False while it does not run. */
export type AskMedia = (path: string, port: MessagePortMain) => boolean;

/** What may be asked for at all, in the words of the address. The engine looks again. */
const known =
  /^\/(media\/preview\/(320|1600)\/[0-9a-f]{64}\.webp|media\/original\/[0-9a-f]{64}|export\/[A-Za-z0-9-]{1,64}\.(json|csv))$/;

const nosniff = { 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "default-src 'none'; sandbox" };

/** How long the engine may take to begin an answer: a preview may have to come from the cloud first. */
const headMs = 60_000;

/** The handler of the scheme. */
export function createMediaFiles(ask: AskMedia): Answer {
  return async ({ url, method }) => {
    const asked = tryOwnAddress(url);
    if (method !== 'GET' || asked?.origin !== mediaOrigin || !known.test(asked.path)) return nothing(404);
    const { port1, port2 } = new MessageChannelMain();
    if (!ask(asked.path, port2)) return nothing(503);
    return readAnswer(port1);
  };
}

const nothing = (status: number): Response => new Response(null, { status, headers: nosniff });

function readAnswer(port: MessagePortMain): Promise<Response> {
  return new Promise((resolve) => {
    const giveUp = (): void => {
      resolve(nothing(504));
      port.close();
    };
    const timer = setTimeout(giveUp, headMs);
    // The engine died: nobody will answer.
    port.once('close', giveUp);
    port.once('message', ({ data }) => {
      clearTimeout(timer);
      port.off('close', giveUp);
      const head = MediaAnswer.parse(data);
      if (head.is !== 'head' || head.status !== 200) {
        port.close();
        resolve(nothing(head.is === 'head' ? head.status : 502));
      } else resolve(new Response(readChunks(port), { headers: { ...nosniff, ...head.headers } }));
    });
    port.start();
  });
}

function readChunks(port: MessagePortMain): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start: (stream) => {
      const isBroken = (): void => stream.error(new Error('the engine broke off'));
      port.once('close', isBroken);
      port.on('message', ({ data }) => {
        const answer = MediaAnswer.parse(data);
        if (answer.is === 'chunk') return stream.enqueue(answer.bytes);
        port.off('close', isBroken);
        port.close();
        if (answer.is === 'end') stream.close();
        else isBroken();
      });
    },
    pull: () => port.postMessage('more'),
    cancel: () => port.close(),
  });
}
