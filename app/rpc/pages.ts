/**
 * One wire for every page a window loads. A window outlives its pages, and an answer meant for the page before a reload must
 * not be taken for an answer to the page after it: each page makes up a name when it loads, and every text carries it. An
 * empty text says that the wire is closed.
 */
import type { Stop } from '../contract/contract.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';
import { tryDecodeToClient, tryDecodeToHost } from './codec.ts';
import { createTextWire, type TextWire } from './text-wire.ts';

/** The host's side of one window. */
export interface Pages {
  /** A page said something. The first text of a page opens its wire and closes the one before. */
  receive(page: string, text: string): void;
  /** The window is gone. */
  close(): void;
}

/** What a preload gives the page. */
export interface Bridge {
  post(page: string, text: string): void;
  onText(listener: (page: string, text: string) => void): Stop;
}

const closedMark = '';

/** How many names of pages that are over are remembered: a late word of one must not close the page that is shown. */
const namesKept = 100;

/** The longest name a page may have. */
const nameMaxLength = 100;

/** Calls `onPage` with a wire for each page that speaks. */
export function servePages(
  post: (page: string, text: string) => void,
  onPage: (wire: Wire<ToClient, ToHost>) => void,
): Pages {
  const over: string[] = [];
  let current: { readonly page: string; readonly text: TextWire<ToClient, ToHost> } | undefined;

  const end = (): void => {
    if (current === undefined) return;
    over.push(current.page);
    if (over.length > namesKept) over.shift();
    current.text.closed();
    current = undefined;
  };
  const begin = (page: string): TextWire<ToClient, ToHost> => {
    end();
    const text = createTextWire<ToClient, ToHost>(
      { send: (said) => post(page, said), close: () => post(page, closedMark) },
      tryDecodeToHost,
    );
    current = { page, text };
    onPage(text.wire);
    return text;
  };

  return {
    receive: (page, text) => {
      if (page.length > nameMaxLength || over.includes(page)) return;
      if (text !== closedMark) (current?.page === page ? current.text : begin(page)).receive(text);
      else if (current?.page === page) end();
    },
    close: end,
  };
}

/** The page's side. `page` is a name nobody else has, made up when the page loads. */
export function overBridge(bridge: Bridge, page: string): Wire<ToHost, ToClient> {
  const text = createTextWire<ToHost, ToClient>(
    { send: (said) => bridge.post(page, said), close: () => bridge.post(page, closedMark) },
    tryDecodeToClient,
  );
  const stop = bridge.onText((to, said) => {
    if (to !== page) return;
    if (said === closedMark) text.closed();
    else text.receive(said);
  });
  text.wire.onClosed(stop);
  return text.wire;
}
