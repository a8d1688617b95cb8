import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handle } from './loopback.ts';
import type { Clock } from './ports.ts';

/** Takes one thing that happened. Never a query, a key, a token or a header. */
export type Log = (event: { readonly say: string } & Readonly<Record<string, string | number | boolean>>) => void;

/** One line of JSON for each. */
export const lineLog =
  (clock: Clock, write: (line: string) => void): Log =>
  (event) =>
    write(`${JSON.stringify({ at: new Date(clock()).toISOString(), ...event })}\n`);

/** `handle`, with a line about every request when it is over. The query is left out: presigned URLs have theirs there. */
export function logged(
  part: string,
  handle: Handle,
  { log, clock }: { readonly log: Log; readonly clock: Clock },
): Handle {
  return (request: IncomingMessage, response: ServerResponse) => {
    const began = clock();
    response.once('close', () =>
      log({
        say: 'request',
        part,
        method: request.method ?? '',
        path: (request.url ?? '').replace(/\?.*$/s, ''),
        status: response.statusCode,
        ms: clock() - began,
        whole: response.writableFinished,
      }),
    );
    handle(request, response);
  };
}

/** What can be said of something thrown: its name and code. Its message may hold a path or a URL. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}
