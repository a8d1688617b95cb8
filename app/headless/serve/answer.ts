/** What every answer of the web server has in common. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { originOf } from './guard.ts';

/** One answer that is in memory. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body?: string | Uint8Array;
  readonly headers?: OutgoingHttpHeaders;
}

/** Headers of every answer. */
export const commonHeaders: OutgoingHttpHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
};

/**
 * What a page of ours may do: run our scripts, show our pictures, talk to us. Styles that scripts make need the nonce;
 * attributes may style themselves, which can show a page differently and not make it do anything.
 */
export function pagePolicy(port: number, nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "worker-src 'self'",
    // Safari does not take 'self' for the WebSocket of the same origin.
    `connect-src 'self' ${originOf(port).replace('http', 'ws')}`,
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Nothing: for answers that are no page. */
export const strictPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** Sends an answer from memory. Nothing of it is kept by the browser unless its headers say so. */
export function send(response: ServerResponse, { status, type, body = '', headers = {} }: Answer): void {
  response.writeHead(status, {
    ...commonHeaders,
    'Content-Security-Policy': strictPolicy,
    'Cache-Control': 'no-store',
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** A plain sentence. */
export const sendText = (response: ServerResponse, status: number, sentence: string): void =>
  send(response, { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` });

/** A small page with one sentence, for a person who looks at it. */
export function sendSentence(response: ServerResponse, status: number, sentence: string): void {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tintype</title><p>${sentence}</p></html>\n`;
  send(response, { status, type: 'text/html; charset=utf-8', body });
}
