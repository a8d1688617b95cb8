/**
 * The host of whichever cloud is connected. Connecting to another one closes it and opens it anew over the other account;
 * pages notice no more than a short loss of their connection.
 */
import { systemClock } from '../adapters/clock.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';
import { factsOf } from '../engine/own-fault.ts';
import type { SystemBrowser } from '../engine/sign-in-ports.ts';
import { memoryOf, secretsOf } from './connect-for.ts';
import { createConnector } from './connector.ts';
import { type Host, type HostAsk, openHost } from './open-host.ts';
import { openUiHost, type UiHost, type UiHostAsk } from './ui-host.ts';

/** What a shell says of itself; where it differs by account, for the host at hand. */
export interface SeatAsk {
  readonly host: HostAsk;
  readonly browser: SystemBrowser;
  readonly dress: (host: Host) => Omit<UiHostAsk, 'connector'>;
  /** Called each time a host has begun to work. */
  readonly onStarted?: (host: Host) => Promise<void>;
}

/** The host that is open now. */
export interface Seat {
  host(): Host;
  ui(): UiHost;
  /** Saved uploads of the first host that could not be understood and were set aside. */
  readonly setAside: number;
  /** Answers one page, until its wire closes or the host changes; then the page dials again. */
  attach(wire: Wire<ToClient, ToHost>, isLookedAt?: boolean): void;
  close(): Promise<void>;
}

interface Open {
  readonly host: Host;
  readonly ui: UiHost;
  readonly setAside: number;
}

/** Opens the host of the cloud that is connected, and begins to work. Throws as `openHost` does. */
export async function openSeat(ask: SeatAsk): Promise<Seat> {
  const { dataDir, log = () => undefined } = ask.host;
  const secrets = ask.host.secrets ?? secretsOf(dataDir);
  const wires = new Set<Wire<ToClient, ToHost>>();
  let hostAsk: HostAsk = { ...ask.host, secrets, mayBeSignedOut: true };
  let isClosing = false;
  let isOpen = true;
  let changing: Promise<void> = Promise.resolve();

  const open = async (): Promise<Open> => {
    const host = await openHost(hostAsk);
    try {
      const ui = await openUiHost(host, { ...ask.dress(host), connector });
      const { setAside } = ui.start();
      await ask.onStarted?.(host);
      return { host, ui, setAside };
    } catch (error) {
      await host.close();
      throw error;
    }
  };
  const shut = async ({ ui, host }: Open): Promise<void> => {
    await ui.stop();
    await host.close();
  };
  const change = async (): Promise<void> => {
    if (isClosing) return;
    if (isOpen) await shut(current);
    isOpen = false;
    // What was named when it was started counted for the start: from now on it is what was connected to.
    const { cloud: _cloud, isLocal: _isLocal, ...rest } = hostAsk;
    hostAsk = rest;
    current = await open();
    isOpen = true;
    for (const wire of [...wires]) wire.close();
  };
  const connector = createConnector({
    clock: systemClock,
    secrets,
    browser: ask.browser,
    memory: memoryOf(dataDir),
    connection: () => current.host.connection,
    askNow: () => current.host.runner.readFeedNow(),
    reopen: () => {
      const changed = changing.then(change);
      changing = changed.catch(() => undefined);
      return changed;
    },
    onFault: (error) => log('ownFault', { where: 'connect', ...factsOf(error) }),
  });
  let current = await open();
  return {
    host: () => current.host,
    ui: () => current.ui,
    setAside: current.setAside,
    attach: (wire, isLookedAt) => {
      wires.add(wire);
      wire.onClosed(() => void wires.delete(wire));
      current.ui.attach(wire, isLookedAt);
    },
    close: async () => {
      isClosing = true;
      connector.cancel();
      await changing;
      if (isOpen) await shut(current);
    },
  };
}
