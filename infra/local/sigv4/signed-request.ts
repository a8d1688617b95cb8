import type { IncomingMessage } from 'node:http';

/** What of an HTTP request SigV4 signs, exactly as it came over the wire. */
export interface SignedRequest {
  readonly method: string;
  /** Before any decoding, from the first slash up to the question mark. */
  readonly rawPath: string;
  /** After the question mark, before any decoding. */
  readonly rawQuery: string;
  /** Lower-case name to value, one character per byte. Values of a repeated header are joined with a comma. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /**
   * Hex SHA-256 of the body, for services whose clients may sign it without sending it as x-amz-content-sha256.
   * Absent there means an empty body.
   */
  readonly bodySha256?: string;
}

/** What was signed of a request Node's HTTP server received. */
export function toSignedRequest(incoming: IncomingMessage): SignedRequest {
  const target = (incoming.url ?? '/').replace(/^[a-z]+:\/\/[^/?]*/i, '');
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  return {
    method: incoming.method ?? 'GET',
    rawPath: path === '' ? '/' : path,
    rawQuery: question < 0 ? '' : target.slice(question + 1),
    headers: joinHeaders(incoming.rawHeaders),
  };
}

function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  // No prototype: a header may be called anything, `__proto__` too.
  const headers: Record<string, string> = Object.create(null);
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    const value = rawHeaders[at + 1] ?? '';
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before},${value}`;
  }
  return headers;
}
