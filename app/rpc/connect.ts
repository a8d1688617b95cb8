import type { ClientOf, Contract, Method } from '../contract/contract.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';
import { createLink, type Link } from './link.ts';

/** The client of a contract over one wire. When that closes, pending calls reject with `disconnected` and subscriptions end. */
export const connect = <C extends Contract>(contract: C, wire: Wire<ToHost, ToClient>): ClientOf<C> =>
  clientOf(contract, createLink(wire));

/** A contract's methods as functions that ask over this link. The host checks what it answers, so nothing is checked here. */
export function clientOf<C extends Contract>(contract: C, link: Link): ClientOf<C> {
  const services = Object.entries(contract).map(([service, methods]) => [
    service,
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [name, toFunction(method, `${service}.${name}`, link)]),
    ),
  ]);
  // Built name by name from the contract the type is made of; the compiler cannot follow that through Object.entries.
  return Object.fromEntries(services) as ClientOf<C>;
}

const unheard = (): void => undefined;

function toFunction(method: Method, name: string, link: Link): unknown {
  if (method.kind === 'call') {
    return (input?: unknown, signal?: AbortSignal) => link.call(name, input, signal);
  }
  // A subscription's listener is a function, and an input never is: JSON has none.
  return (...given: readonly unknown[]) => {
    const [input, onItem, onEnd] = isFunction(given[0]) ? [undefined, ...given] : given;
    return link.open(name, input, {
      onItem: isFunction(onItem) ? onItem : unheard,
      onEnd: isFunction(onEnd) ? onEnd : unheard,
    });
  };
}

// ClientOf says which listener takes what; a function found at run time has lost that.
const isFunction = (given: unknown): given is (told: unknown) => void => typeof given === 'function';
