import { describe, expect, it } from 'vitest';
import { HttpFault } from '../../../../app/adapters/http.ts';
import { AnswerReader, type WholeAnswer } from '../../../../app/adapters/wire-answer.ts';

const maxBytes = 100;

/** What a reader makes of these pieces, one after the other, and of the end that follows. */
function read(pieces: readonly Buffer[], reader = new AnswerReader(maxBytes)): WholeAnswer | string | undefined {
  try {
    for (const piece of pieces) {
      const whole = reader.push(piece);
      if (whole !== undefined) return whole;
    }
    return reader.end();
  } catch (error) {
    return error instanceof HttpFault ? error.code : String(error);
  }
}

const told = (answer: WholeAnswer | string | undefined) =>
  typeof answer === 'object' ? { ...answer, body: answer.body.toString('latin1') } : answer;

const lines = (...all: readonly string[]): string => all.join('\r\n');

const good: readonly (readonly [name: string, text: string, expected: object])[] = [
  [
    'a length',
    lines('HTTP/1.1 200 OK', 'ETag: "e"', 'Content-Length: 5', '', 'hello'),
    { status: 200, headers: { etag: '"e"', 'content-length': '5' }, body: 'hello', keptMs: 15_000 },
  ],
  ['no body', lines('HTTP/1.1 200 OK', 'Content-Length: 0', '', ''), { status: 200, body: '', keptMs: 15_000 }],
  ['no reason', lines('HTTP/1.1 412', 'Content-Length: 0', '', ''), { status: 412 }],
  ['204, which has no body', lines('HTTP/1.1 204 No Content', '', ''), { status: 204, body: '', keptMs: 15_000 }],
  [
    'chunks and trailers',
    lines('HTTP/1.1 500 No', 'Transfer-Encoding: chunked', '', '5;a=b', 'hello', '1', '!', '0', 'X-Sum: 1', '', ''),
    { status: 500, body: 'hello!', keptMs: 15_000 },
  ],
  [
    '100 Continue before',
    lines('HTTP/1.1 100 Continue', '', 'HTTP/1.1 200 OK', 'Content-Length: 2', '', 'ok'),
    { status: 200, body: 'ok' },
  ],
  ['an end for its end', lines('HTTP/1.1 503 Slow Down', '', 'later'), { status: 503, body: 'later', keptMs: 0 }],
  [
    'the word that it closes',
    lines('HTTP/1.1 200 OK', 'connection: Close', 'content-length: 0', '', ''),
    { status: 200, keptMs: 0 },
  ],
  ['the older protocol', lines('HTTP/1.0 200 OK', 'Content-Length: 0', '', ''), { status: 200, keptMs: 0 }],
  [
    'a time it waits',
    lines('HTTP/1.1 200 OK', 'Keep-Alive: timeout=5, max=100', 'Content-Length: 0', '', ''),
    { keptMs: 4_000 },
  ],
  [
    'a time too short to count on',
    lines('HTTP/1.1 200 OK', 'Keep-Alive: timeout=1', 'Content-Length: 0', '', ''),
    { keptMs: 0 },
  ],
  [
    'a header twice',
    lines('HTTP/1.1 200 OK', 'Vary: a', 'vary: b', '__proto__: c', 'Content-Length: 0', '', ''),
    { headers: { vary: 'a, b', ['__proto__']: 'c', 'content-length': '0' } },
  ],
  ['lines without a carriage return', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', { status: 200, body: 'ok' }],
];

describe('an answer', () => {
  it.each(good)('with %s is the same, however it comes in pieces', (_name, text, expected) => {
    const bytes = Buffer.from(text, 'latin1');
    expect(told(read([bytes]))).toMatchObject(expected);
    for (let at = 1; at < bytes.length; at++)
      expect(told(read([bytes.subarray(0, at), bytes.subarray(at)]))).toMatchObject(expected);
    expect(told(read([...bytes].map((byte) => Buffer.of(byte))))).toMatchObject(expected);
  });

  it('with something behind it is good, and its connection is not', () => {
    const text = lines('HTTP/1.1 200 OK', 'Content-Length: 2', '', 'okHTTP/1.1 200 OK');
    expect(told(read([Buffer.from(text)]))).toMatchObject({ status: 200, body: 'ok', keptMs: 0 });
  });
});

describe('what is no answer is a fault', () => {
  const head = 'HTTP/1.1 200 OK';
  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'MALFORMED'],
    ['another version', 'HTTP/2 200\r\n', 'MALFORMED'],
    ['a status that is no number', lines('HTTP/1.1 2OO OK', '', ''), 'MALFORMED'],
    ['a header without a name', lines(head, ': x', '', ''), 'MALFORMED'],
    ['a header over two lines', lines(head, 'A: b', ' c', '', ''), 'MALFORMED'],
    ['a length that is none', lines(head, 'Content-Length: -1', '', ''), 'MALFORMED'],
    ['two lengths', lines(head, 'Content-Length: 1', 'Content-Length: 2', '', 'ab'), 'MALFORMED'],
    [
      'a length and chunks',
      lines(head, 'Content-Length: 1', 'Transfer-Encoding: chunked', '', '0', '', ''),
      'MALFORMED',
    ],
    ['a coding that is not chunks', lines(head, 'Transfer-Encoding: gzip', '', 'ab'), 'MALFORMED'],
    ['a chunk without a size', lines(head, 'Transfer-Encoding: chunked', '', 'x', ''), 'MALFORMED'],
    ['a chunk longer than it says', lines(head, 'Transfer-Encoding: chunked', '', '1', 'ab', ''), 'MALFORMED'],
    ['another protocol to go on with', lines('HTTP/1.1 101 Switching', '', ''), 'MALFORMED'],
    ['a body too long, as it says', lines(head, 'Content-Length: 101', '', ''), 'TOO_LONG'],
    ['a body too long in chunks', lines(head, 'Transfer-Encoding: chunked', '', 'ff', 'x'.repeat(255)), 'TOO_LONG'],
    ['a body too long that ends with the connection', lines(head, '', 'x'.repeat(101)), 'TOO_LONG'],
    ['a head without an end', `${head}\r\n${'A: b\r\n'.repeat(11_000)}`, 'TOO_LONG'],
    ['a line without an end', `HTTP/1.1 200 ${'x'.repeat(70_000)}`, 'TOO_LONG'],
  ])('%s', (_name, text, code) => {
    expect(read([Buffer.from(text, 'latin1')])).toBe(code);
  });

  it('nothing, half a head and half a body: they end as no answer', () => {
    for (const text of ['', 'HTTP/1.1 20', lines(head, 'Content-Length: 3', '', 'ab')])
      expect(read([Buffer.from(text)])).toBeUndefined();
    expect(read([Buffer.from(lines(head, 'Transfer-Encoding: chunked', '', '2', 'ab', '0'))])).toBeUndefined();
  });
});
