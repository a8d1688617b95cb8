/** A wire over a WebSocket: the browser's own on one end, the `ws` package's on the other. */
import { AppError } from '../contract/errors.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';
import { type Decode, tryDecodeToClient, tryDecodeToHost } from './codec.ts';
import { createTextWire } from './text-wire.ts';

/** What both kinds of socket have. */
export interface Socket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

/** `WebSocket.OPEN` and `WebSocket.CONNECTING` (RFC 6455 has no numbers; the WHATWG standard does). */
const open = 1;
const connecting = 0;

/** A reader that lets so much pile up does not read; it is cut off and may come again. */
const bufferMaxBytes = 32 * 1024 * 1024;

/** The host's end of an open socket. */
export const overHostSocket = (socket: Socket): Wire<ToClient, ToHost> => overSocket(socket, tryDecodeToHost);

/** The client's end, once the socket is open. Rejects with `disconnected` when it does not open. */
export function overClientSocket(socket: Socket): Promise<Wire<ToHost, ToClient>> {
  return new Promise((resolve, reject) => {
    const opened = (): void => resolve(overSocket(socket, tryDecodeToClient));
    const failed = (): void => reject(new AppError('disconnected', 'The host does not answer.'));
    if (socket.readyState === open) opened();
    else if (socket.readyState !== connecting) failed();
    socket.addEventListener('open', opened);
    socket.addEventListener('close', failed);
    // An error is always followed by a close.
    socket.addEventListener('error', () => undefined);
  });
}

function overSocket<Out extends ToHost | ToClient, In>(socket: Socket, decode: Decode<In>): Wire<Out, In> {
  const { wire, receive, closed } = createTextWire<Out, In>(
    {
      send: (text) => {
        if (socket.bufferedAmount > bufferMaxBytes) wire.close();
        else if (socket.readyState === open) socket.send(text);
      },
      close: () => socket.close(),
    },
    decode,
  );
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') receive(data);
    else wire.close();
  });
  socket.addEventListener('close', closed);
  socket.addEventListener('error', () => undefined);
  if (socket.readyState > open) closed();
  return wire;
}
