/** A wire over anything that carries text. What transports have in common is here, so that each is only its own few lines. */
import type { Stop } from '../contract/contract.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';
import { type Decode, encode } from './codec.ts';

/** A wire, and what its transport tells it. */
export interface TextWire<Out, In> {
  readonly wire: Wire<Out, In>;
  /** A text came. One that is no frame closes the wire: the other end does not speak this protocol. */
  receive(text: string): void;
  /** The transport is gone. */
  closed(): void;
}

/** What a transport does for a wire. Neither is called once the wire is closed, but for the one `close`. */
export interface Transport {
  send(text: string): void;
  close(): void;
}

/** An open wire over this transport. */
export function createTextWire<Out extends ToHost | ToClient, In>(
  transport: Transport,
  decode: Decode<In>,
): TextWire<Out, In> {
  const frameListeners = new Set<(frame: In) => void>();
  const closeListeners = new Set<() => void>();
  let isClosed = false;

  const closed = (): void => {
    if (isClosed) return;
    isClosed = true;
    frameListeners.clear();
    const listeners = [...closeListeners];
    closeListeners.clear();
    for (const listener of listeners) listener();
  };
  const close = (): void => {
    if (isClosed) return;
    transport.close();
    closed();
  };

  return {
    wire: {
      send: (frame) => {
        if (!isClosed) transport.send(encode(frame));
      },
      onFrame: (listener) => listen(frameListeners, listener),
      onClosed: (listener) => {
        if (!isClosed) return listen(closeListeners, listener);
        listener();
        return () => undefined;
      },
      close,
    },
    receive: (text) => {
      if (isClosed) return;
      const frame = decode(text);
      if (frame === undefined) close();
      else for (const listener of [...frameListeners]) listener(frame);
    },
    closed,
  };
}

function listen<T>(listeners: Set<T>, listener: T): Stop {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
