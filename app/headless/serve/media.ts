/** Pictures and exports by URL, as HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { asDownload, findMedia, keptAWeek, type Media, type MediaParts } from '../../host/media.ts';
import { commonHeaders, send, sendText, strictPolicy } from './answer.ts';

/** One request whose path matched, with the signal that it is over. */
interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

/** Answers a GET below `/media/` and `/export/`; false when the path is none of these. */
export async function answerMedia(path: string, asked: Asked, parts: MediaParts): Promise<boolean> {
  const found = await findMedia(path, parts, asked.signal);
  if (found === undefined) return false;
  if (!asked.signal.aborted) await sendMedia(found, asked);
  else if (found.is === 'download') found.body.destroy();
  return true;
}

async function sendMedia(found: Media, { request, response }: Asked): Promise<void> {
  switch (found.is) {
    case 'nothing':
      return sendText(response, found.status, found.sentence);
    case 'picture':
      return sendPicture(found, request, response);
    case 'download':
      response.writeHead(200, {
        ...commonHeaders,
        'Content-Security-Policy': strictPolicy,
        'Cache-Control': 'no-store',
        'Content-Type': found.type,
        'Content-Disposition': asDownload(found.name),
        ...(found.length !== undefined && { 'Content-Length': found.length }),
      });
      return pipeline(found.body, response);
    default:
      return found satisfies never;
  }
}

function sendPicture(
  { bytes, etag }: Extract<Media, { is: 'picture' }>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const headers = { ETag: etag, 'Cache-Control': keptAWeek };
  const isKnown = request.headers['if-none-match'] === etag;
  send(response, { status: isKnown ? 304 : 200, type: 'image/webp', headers, ...(!isKnown && { body: bytes }) });
}
