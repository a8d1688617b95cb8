/** The client's half of the protocol, without types: questions out, answers back, and everything settled when the wire closes. */
import type { Stop } from '../contract/contract.ts';
import { AppError } from '../contract/errors.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';

/** Who hears of a subscription. */
export interface Listener {
  readonly onItem: (item: unknown) => void;
  /** Comes once, and not after the subscription was stopped. */
  readonly onEnd: (why: AppError) => void;
}

/** Asks by name. */
export interface Link {
  call(method: string, input: unknown, signal: AbortSignal | undefined): Promise<unknown>;
  open(method: string, input: unknown, listener: Listener): Stop;
}

interface Pending {
  readonly resolve: (output: unknown) => void;
  readonly reject: (why: AppError) => void;
}

/** A link over one wire. It is of no more use once the wire is closed. */
export function createLink(wire: Wire<ToHost, ToClient>): Link {
  const calls = new Map<number, Pending>();
  const subscriptions = new Map<number, Listener>();
  let lastId = 0;
  let isClosed = false;

  wire.onFrame((frame) => {
    switch (frame.t) {
      case 'result':
        take(calls, frame.id)?.resolve(frame.output);
        break;
      case 'failed':
        take(calls, frame.id)?.reject(new AppError(frame.error.code, frame.error.message));
        break;
      case 'item':
        subscriptions.get(frame.id)?.onItem(frame.item);
        break;
      case 'ended':
        take(subscriptions, frame.id)?.onEnd(new AppError(frame.error.code, frame.error.message));
        break;
      default:
        frame satisfies never;
    }
  });
  wire.onClosed(() => {
    isClosed = true;
    const ended = [...subscriptions.values()];
    const rejected = [...calls.values()];
    subscriptions.clear();
    calls.clear();
    for (const { reject } of rejected) reject(disconnected());
    for (const { onEnd } of ended) onEnd(disconnected());
  });

  return {
    call: (method, input, signal) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(disconnected());
        if (signal?.aborted) return reject(cancelled());
        const id = ++lastId;
        const onAbort = (): void => {
          take(calls, id)?.reject(cancelled());
          wire.send({ t: 'cancel', id });
        };
        const settled = (): void => signal?.removeEventListener('abort', onAbort);
        calls.set(id, {
          resolve: (output) => {
            settled();
            resolve(output);
          },
          reject: (why) => {
            settled();
            reject(why);
          },
        });
        signal?.addEventListener('abort', onAbort, { once: true });
        wire.send({ t: 'call', id, method, input });
      }),
    open: (method, input, listener) => {
      const id = ++lastId;
      if (isClosed) {
        listener.onEnd(disconnected());
        return () => undefined;
      }
      subscriptions.set(id, listener);
      wire.send({ t: 'open', id, method, input });
      return () => {
        if (subscriptions.delete(id)) wire.send({ t: 'close', id });
      };
    },
  };
}

/** The wire closed before the answer came: whether the call arrived is not known. */
export const disconnected = (): AppError => new AppError('disconnected', 'The connection to the host was lost.');

/** The caller aborted it. */
export const cancelled = (): AppError => new AppError('cancelled', 'The call was cancelled.');

function take<T>(pending: Map<number, T>, id: number): T | undefined {
  const found = pending.get(id);
  pending.delete(id);
  return found;
}
