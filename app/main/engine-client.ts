/** Main as one more client of the engine: what tray, menus and notifications show comes by the same contract as the UI's. */
import { randomUUID } from 'node:crypto';
import { type ApiClient, api } from '../contract/api.ts';
import type { ToClient, ToHost } from '../contract/frames.ts';
import { tryDecodeToClient } from '../rpc/codec.ts';
import { connect } from '../rpc/connect.ts';
import { createTextWire, type TextWire } from '../rpc/text-wire.ts';

/** As in rpc/pages.ts: an empty text says that the wire is closed. */
const closedMark = '';

/** Main's own line to the engine. */
export interface EngineClient {
  /** A new line to an engine that runs now; the one before is closed. */
  dial(): ApiClient;
  /** The client of the engine that runs; undefined while none does. */
  current(): ApiClient | undefined;
  receive(page: string, text: string): void;
  /** The engine is gone. */
  closed(): void;
}

/** `send` passes a text on to the engine; `onLost`: the engine closed the line and runs on. */
export function createEngineClient(send: (page: string, text: string) => void, onLost: () => void): EngineClient {
  let line:
    | { readonly page: string; readonly text: TextWire<ToHost, ToClient>; readonly client: ApiClient }
    | undefined;
  const closed = (): void => {
    const ended = line;
    line = undefined;
    ended?.text.closed();
  };
  return {
    dial: () => {
      closed();
      const page = randomUUID();
      const text = createTextWire<ToHost, ToClient>(
        { send: (said) => send(page, said), close: () => undefined },
        tryDecodeToClient,
      );
      const client = connect(api, text.wire);
      line = { page, text, client };
      return client;
    },
    current: () => line?.client,
    receive: (page, text) => {
      if (page !== line?.page) return;
      if (text === closedMark) {
        closed();
        onLost();
      } else line.text.receive(text);
    },
    closed,
  };
}
