/** One connection to a store and the request that is on it. */
import type { Socket } from 'node:net';
import { asFault, type BodySink, type HttpAnswer, type HttpAsk, HttpFault } from './http.ts';
import { AnswerReader } from './wire-answer.ts';

/** A request on its way. */
interface Asked {
  readonly ask: HttpAsk;
  readonly reader: AnswerReader;
  readonly onAbort: () => void;
  readonly deadline: NodeJS.Timeout | undefined;
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: unknown) => void;
  isBodyOver: boolean;
  hasAnswer: boolean;
}

/** How a wire tells whoever keeps it. */
export interface WireKeeper {
  /** It can carry the next request. */
  readonly onFree: (wire: Wire) => void;
  readonly onClosed: (wire: Wire) => void;
}

/** Faults that are not of the connection: another one would end the same. */
const ownCodes: ReadonlySet<string> = new Set(['ABORTED', 'STALLED', 'TOO_LONG', 'MALFORMED']);

/** A connection. Requests go over it one after the other. */
export class Wire {
  readonly #socket: Socket;
  readonly #keeper: WireKeeper;
  #asked: Asked | undefined;
  #carried = 0;
  #isStale = false;

  /** Over a socket that connects, or is connected. */
  constructor(socket: Socket, keeper: WireKeeper) {
    this.#socket = socket;
    this.#keeper = keeper;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 1_000);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('timeout', () => this.#breakOff(new HttpFault('STALLED')));
    socket.on('error', (error) => this.#breakOff(asFault(error)));
    socket.on('close', () => {
      this.#onEnd();
      keeper.onClosed(this);
    });
  }

  /** Whether the last request failed because the server had closed the connection before it came: another one will do. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Whether it can carry another request, as far as is known: the server may have closed it a moment ago. */
  get isUsable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && !this.#socket.readableEnded;
  }

  /** Sends one request. Only when none is on its way. */
  send(ask: HttpAsk, head: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#breakOff(new HttpFault('ABORTED'));
      const onStalled = (): void => this.#breakOff(new HttpFault('STALLED'));
      const asked: Asked = {
        ...{ ask, onAbort, resolve, reject },
        deadline: ask.totalMs === undefined ? undefined : setTimeout(onStalled, ask.totalMs),
        reader: new AnswerReader(ask.answerMaxBytes),
        isBodyOver: false,
        hasAnswer: false,
      };
      this.#asked = asked;
      ask.signal.addEventListener('abort', onAbort, { once: true });
      this.#socket.ref();
      this.#socket.setTimeout(ask.idleMs);
      this.#write(asked, head);
    });
  }

  /** Ends it, whatever is on it. */
  destroy(): void {
    this.#breakOff(new HttpFault('ABORTED'));
  }

  #write(asked: Asked, head: string): void {
    const { body } = asked.ask;
    const socket = this.#socket;
    if (typeof body === 'function') {
      socket.write(head, 'latin1');
      const sink: BodySink = {
        write: (piece, done) => socket.write(piece, done),
        isOver: () => this.#asked !== asked || socket.destroyed,
      };
      body(sink).then(
        () => {
          asked.isBodyOver = true;
        },
        (error: unknown) => {
          if (this.#asked === asked) this.#breakOff(error);
        },
      );
      return;
    }
    // Both in one call of the system.
    socket.cork();
    socket.write(head, 'latin1');
    if (body !== undefined) socket.write(body);
    socket.uncork();
    asked.isBodyOver = true;
  }

  #take(chunk: Buffer): void {
    const asked = this.#asked;
    // Nobody asked: whatever it is, it is not the answer to the next request.
    if (asked === undefined) {
      this.#breakOff(new HttpFault('MALFORMED'));
      return;
    }
    asked.hasAnswer = true;
    try {
      const whole = asked.reader.push(chunk);
      if (whole !== undefined) this.#finish(asked, whole, whole.keptMs);
    } catch (error) {
      this.#breakOff(error);
    }
  }

  #finish(asked: Asked, answer: HttpAnswer, keptMs: number): void {
    this.#forget(asked);
    this.#carried += 1;
    // An answer before the body was all sent: the store refused early. The connection is of no more use.
    const isKept = keptMs > 0 && asked.isBodyOver && this.#socket.writableLength === 0 && !this.#socket.destroyed;
    if (isKept) {
      this.#socket.setTimeout(keptMs);
      this.#socket.unref();
      this.#keeper.onFree(this);
    } else this.#socket.destroy();
    asked.resolve(answer);
  }

  #onEnd(): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    const whole = asked.reader.end();
    if (whole !== undefined) this.#finish(asked, whole, 0);
    else this.#breakOff(new HttpFault('ECONNRESET'));
  }

  #breakOff(error: unknown): void {
    const asked = this.#asked;
    if (asked !== undefined) {
      this.#forget(asked);
      const isCut = error instanceof HttpFault && !ownCodes.has(error.code);
      this.#isStale = isCut && this.#carried > 0 && !asked.hasAnswer;
      asked.reject(error);
    }
    this.#socket.destroy();
  }

  #forget(asked: Asked): void {
    this.#asked = undefined;
    clearTimeout(asked.deadline);
    asked.ask.signal.removeEventListener('abort', asked.onAbort);
  }
}
