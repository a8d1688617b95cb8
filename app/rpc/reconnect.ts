/** A client that outlives its wires: after one closes it dials again, and opens again every subscription that is not stopped. */
import type { ClientOf, Contract, Stop } from '../contract/contract.ts';
import type { AppError } from '../contract/errors.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';
import { clientOf } from './connect.ts';
import { cancelled, createLink, disconnected, type Link, type Listener } from './link.ts';

/** Whether the host can be asked now. */
export type ConnectionState = 'connecting' | 'connected' | 'closed';

/** What a reconnecting client needs of the world. */
export interface ReconnectParts {
  /** Opens a new wire, or rejects. */
  readonly dial: () => Promise<Wire<ToHost, ToClient>>;
  /** Calls `fn` once after `ms`. */
  readonly after: (ms: number, fn: () => void) => Stop;
  /** 0 ≤ x < 1. */
  readonly chance: () => number;
}

/** The client and its connection. */
export interface Reconnecting<C extends Contract> {
  /**
   * A call made while there is no wire waits ten seconds for one, then rejects with `disconnected`; one that was under way
   * when the wire closed rejects at once, and whether it arrived is not known. A subscription begins with a snapshot again
   * after every new wire; its `onEnd` comes only when the host ended it.
   */
  readonly client: ClientOf<C>;
  /** Calls with the state at once, then whenever it changes. */
  onState(listener: (state: ConnectionState) => void): Stop;
  /** Dials now and not when the wait is over: the page is shown again, or the network came back. */
  dialNow(): void;
  close(): void;
}

const firstWaitMs = 250;
const longestWaitMs = 10_000;
const callWaitMs = 10_000;

interface OpenSubscription {
  readonly method: string;
  readonly input: unknown;
  readonly listener: Listener;
  stop: Stop;
}

/** Dials at once. */
export function createReconnecting<C extends Contract>(contract: C, parts: ReconnectParts): Reconnecting<C> {
  const line = createLine(parts);
  return { client: clientOf(contract, line.link), onState: line.onState, dialNow: line.dialNow, close: line.close };
}

function createLine({ dial, after, chance }: ReconnectParts) {
  const subscriptions = new Set<OpenSubscription>();
  const waiting = new Set<(link: Link | undefined) => void>();
  const listeners = new Set<(state: ConnectionState) => void>();
  let state: ConnectionState = 'connecting';
  let current: { readonly link: Link; readonly wire: Wire<ToHost, ToClient> } | undefined;
  let isDialling = false;
  let misses = 0;
  let stopWaiting: Stop | undefined;

  const become = (next: ConnectionState): void => {
    if (state === next || state === 'closed') return;
    state = next;
    for (const listener of [...listeners]) listener(state);
  };

  const dialNow = (): void => {
    if (isDialling || state !== 'connecting') return;
    stopWaiting?.();
    isDialling = true;
    dial().then(dialled, missed);
  };
  const missed = (): void => {
    isDialling = false;
    if (state === 'closed') return;
    const most = Math.min(longestWaitMs, firstWaitMs * 2 ** misses);
    misses += 1;
    stopWaiting = after(most / 2 + (chance() * most) / 2, dialNow);
  };
  const dialled = (wire: Wire<ToHost, ToClient>): void => {
    isDialling = false;
    if (state === 'closed') {
      wire.close();
      return;
    }
    const link = createLink(wire);
    current = { link, wire };
    become('connected');
    for (const subscription of [...subscriptions]) openOn(link, subscription);
    for (const go of [...waiting]) go(link);
    wire.onClosed(() => {
      current = undefined;
      become('connecting');
      missed();
    });
    // Only a host that says something is well: one that closes at once must not be dialled in a circle.
    const stop = wire.onFrame(() => {
      misses = 0;
      stop();
    });
  };

  const openOn = (link: Link, subscription: OpenSubscription): void => {
    const { method, input, listener } = subscription;
    const onEnd = (why: AppError): void => {
      if (why.code === 'disconnected' || !subscriptions.delete(subscription)) return;
      listener.onEnd(why);
    };
    subscription.stop = link.open(method, input, { onItem: listener.onItem, onEnd });
  };

  const linkSoon = (signal: AbortSignal | undefined): Promise<Link | undefined> => {
    if (current !== undefined) return Promise.resolve(current.link);
    if (state === 'closed' || signal?.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const go = (link: Link | undefined): void => {
        waiting.delete(go);
        stop();
        signal?.removeEventListener('abort', giveUp);
        resolve(link);
      };
      const giveUp = (): void => go(undefined);
      const stop = after(callWaitMs, giveUp);
      waiting.add(go);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  };

  const link: Link = {
    call: async (method, input, signal) => {
      const link = await linkSoon(signal);
      if (link === undefined) throw signal?.aborted ? cancelled() : disconnected();
      return link.call(method, input, signal);
    },
    open: (method, input, listener) => {
      const subscription: OpenSubscription = { method, input, listener, stop: () => undefined };
      subscriptions.add(subscription);
      if (current !== undefined) openOn(current.link, subscription);
      return () => {
        if (subscriptions.delete(subscription)) subscription.stop();
      };
    },
  };

  dialNow();
  return {
    link,
    dialNow,
    onState: (listener: (state: ConnectionState) => void): Stop => {
      listeners.add(listener);
      listener(state);
      return () => void listeners.delete(listener);
    },
    close: () => {
      become('closed');
      stopWaiting?.();
      for (const go of [...waiting]) go(undefined);
      current?.wire.close();
    },
  };
}
