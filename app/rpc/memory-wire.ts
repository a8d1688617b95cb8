/** Two ends of a wire in one process, for tests and for a host that runs beside its UI. */
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';
import { tryDecodeToClient, tryDecodeToHost } from './codec.ts';
import { createTextWire, type TextWire, type Transport } from './text-wire.ts';

/** Both ends. Closing one closes the other. */
export interface MemoryWires {
  readonly host: Wire<ToClient, ToHost>;
  readonly client: Wire<ToHost, ToClient>;
}

/** An open wire. Texts arrive in order and never within the call that sent them, as over any other wire. */
export function createMemoryWires(): MemoryWires {
  const host: TextWire<ToClient, ToHost> = createTextWire(
    transportTo(() => client),
    tryDecodeToHost,
  );
  const client: TextWire<ToHost, ToClient> = createTextWire(
    transportTo(() => host),
    tryDecodeToClient,
  );
  return { host: host.wire, client: client.wire };
}

const transportTo = (other: () => Pick<TextWire<never, never>, 'receive' | 'closed'>): Transport => ({
  send: (text) => void Promise.resolve().then(() => other().receive(text)),
  close: () => void Promise.resolve().then(() => other().closed()),
});
