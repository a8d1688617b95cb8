/**
 * Reads one HTTP/1.1 answer as its bytes come (RFC 9112). Whatever it is given, it holds no more than its limits, and what
 * is no answer is a fault and never a guess.
 */
import { type HttpAnswer, HttpFault } from './http.ts';

/** An answer that is whole. */
export interface WholeAnswer extends HttpAnswer {
  /** How long the connection may lie idle and then carry another request, in milliseconds; 0: it carries none. */
  readonly keptMs: number;
}

type Phase = 'status' | 'headers' | 'body' | 'untilEnd' | 'chunkSize' | 'chunk' | 'chunkEnd' | 'trailers' | 'over';

const headMaxBytes = 64 * 1024;

/** Servers say how long they wait for another request; with those that do not, so long is safe: S3 waits about 20 s. */
const usualKeptMs = 15_000;
/** A request must not be on its way while the server closes. */
const marginMs = 1_000;

const nothing = Buffer.alloc(0);
const lineFeed = 0x0a;

/** One answer. Every method throws an HttpFault at what is none. */
export class AnswerReader {
  readonly #maxBytes: number;
  #phase: Phase = 'status';
  #line: Buffer = nothing;
  #headBytes = 0;
  #status = 0;
  #isOld = false;
  #headers = new Map<string, string>();
  #body: Buffer[] = [];
  #bodyBytes = 0;
  #left = 0;

  /** `maxBytes`: the most bytes of the body. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes what came. Answers once the answer is whole. */
  push(chunk: Buffer): WholeAnswer | undefined {
    let rest = chunk;
    while (rest.length > 0) {
      const isBody = this.#phase === 'body' || this.#phase === 'chunk' || this.#phase === 'untilEnd';
      const taken = isBody ? this.#takeBody(rest) : this.#takeText(rest);
      rest = rest.subarray(taken);
      if (this.#phase === 'over') return this.#whole(rest.length > 0);
    }
    return undefined;
  }

  /** Nothing more comes. The answer, where that is how it ends. */
  end(): WholeAnswer | undefined {
    return this.#phase === 'untilEnd' ? this.#whole(true) : undefined;
  }

  #takeBody(rest: Buffer): number {
    const some = this.#phase === 'untilEnd' ? rest : rest.subarray(0, this.#left);
    this.#bodyBytes += some.length;
    if (this.#bodyBytes > this.#maxBytes) throw new HttpFault('TOO_LONG');
    this.#body.push(some);
    this.#left -= some.length;
    if (this.#left === 0 && this.#phase === 'body') this.#phase = 'over';
    if (this.#left === 0 && this.#phase === 'chunk') this.#phase = 'chunkEnd';
    return some.length;
  }

  /** Takes one line, or what came of it. */
  #takeText(rest: Buffer): number {
    const end = rest.indexOf(lineFeed);
    const some = end < 0 ? rest : rest.subarray(0, end + 1);
    this.#headBytes += some.length;
    if (this.#headBytes > headMaxBytes) throw new HttpFault('TOO_LONG');
    this.#line = this.#line.length === 0 ? some : Buffer.concat([this.#line, some]);
    if (end < 0) return some.length;
    const line = this.#line.toString('latin1').replace(/\r?\n$/, '');
    this.#line = nothing;
    this.#takeLine(line);
    return some.length;
  }

  #takeLine(line: string): void {
    switch (this.#phase) {
      case 'status':
        this.#takeStatus(line);
        break;
      case 'headers':
        if (line === '') this.#phase = this.#afterHead();
        else this.#takeHeader(line);
        break;
      case 'chunkSize': {
        const size = /^([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?$/.exec(line)?.[1];
        if (size === undefined) throw new HttpFault('MALFORMED');
        this.#left = Number.parseInt(size, 16);
        this.#phase = this.#left === 0 ? 'trailers' : 'chunk';
        break;
      }
      case 'chunkEnd':
        if (line !== '') throw new HttpFault('MALFORMED');
        this.#phase = 'chunkSize';
        break;
      default: // trailers, of which nobody wants to know
        if (line === '') this.#phase = 'over';
    }
  }

  #takeStatus(line: string): void {
    const found = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: |$)/.exec(line);
    if (found === null) throw new HttpFault('MALFORMED');
    this.#isOld = found[1] === '0';
    this.#status = Number(found[2]);
    this.#headers = new Map();
    this.#phase = 'headers';
  }

  #takeHeader(line: string): void {
    const found = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*(.*?)[ \t]*$/.exec(line);
    if (found === null) throw new HttpFault('MALFORMED');
    const [, name = '', value = ''] = found;
    const before = this.#headers.get(name.toLowerCase());
    this.#headers.set(name.toLowerCase(), before === undefined ? value : `${before}, ${value}`);
  }

  #afterHead(): Phase {
    // 100 Continue and 103 Early Hints: the answer is yet to come.
    if (this.#status < 200) {
      if (this.#status === 101) throw new HttpFault('MALFORMED');
      return 'status';
    }
    if (this.#status === 204 || this.#status === 304) return 'over';
    const coding = this.#headers.get('transfer-encoding');
    const length = this.#headers.get('content-length');
    if (coding !== undefined) {
      if (coding.toLowerCase() !== 'chunked' || length !== undefined) throw new HttpFault('MALFORMED');
      return 'chunkSize';
    }
    if (length === undefined) return 'untilEnd';
    if (!/^\d{1,15}$/.test(length)) throw new HttpFault('MALFORMED');
    this.#left = Number(length);
    if (this.#left > this.#maxBytes) throw new HttpFault('TOO_LONG');
    return this.#left === 0 ? 'over' : 'body';
  }

  /** `isFollowed`: something came behind it that nobody asked for. */
  #whole(isFollowed: boolean): WholeAnswer {
    const isKept = !(isFollowed || this.#isOld || this.#says('connection', 'close'));
    return {
      status: this.#status,
      headers: Object.fromEntries(this.#headers),
      body: Buffer.concat(this.#body, this.#bodyBytes),
      keptMs: isKept ? this.#keptMs() : 0,
    };
  }

  #says(header: string, word: string): boolean {
    return (this.#headers.get(header) ?? '')
      .toLowerCase()
      .split(/[ \t]*,[ \t]*/)
      .includes(word);
  }

  #keptMs(): number {
    const seconds = /(?:^|[ ,])timeout=(\d{1,6})/i.exec(this.#headers.get('keep-alive') ?? '')?.[1];
    return seconds === undefined ? usualKeptMs : Math.max(0, Math.min(usualKeptMs, Number(seconds) * 1_000 - marginMs));
  }
}
