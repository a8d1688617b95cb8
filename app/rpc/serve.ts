/** The host's half of the protocol: questions in, answers out, and an end to all of it when the wire closes. */
import {
  type Call,
  type Contract,
  type HandlersOf,
  methodOf,
  type Stop,
  type Subscription,
} from '../contract/contract.ts';
import { AppError, type ErrorFacts } from '../contract/errors.ts';
import type { ToClient, ToHost, Wire } from '../contract/frames.ts';

/** Told of faults of ours, which cross as `internal`: the method's name and what was thrown. */
export type OnFault = (method: string, fault: unknown) => void;

/** How a client is served. */
export interface Serving {
  readonly wire: Wire<ToClient, ToHost>;
  readonly onFault: OnFault;
}

/** How many calls and subscriptions of one client may be under way. A UI has a few dozen. */
const underWayMax = 1_000;

type Asked = Extract<ToHost, { t: 'call' | 'open' }>;
type CallHandler = (input: unknown, signal: AbortSignal) => unknown;
type SubscriptionHandler = (emit: (item: unknown) => void, input: unknown) => Stop;

/**
 * Answers one client until its wire closes, or until the returned function is called, which closes it. Then calls under way
 * are aborted and subscriptions stopped. Every input and output is checked against the contract.
 */
export function serve<C extends Contract>(contract: C, handlers: HandlersOf<C>, { wire, onFault }: Serving): Stop {
  const underWay = new Map<number, Stop>();
  const end = (id: number): void => {
    const stop = underWay.get(id);
    underWay.delete(id);
    stop?.();
  };

  const answer = async (asked: Asked, method: Call): Promise<void> => {
    const cancelling = new AbortController();
    underWay.set(asked.id, () => cancelling.abort());
    const said = await outcomeOf(asked, method, cancelling.signal);
    if (underWay.delete(asked.id)) wire.send(said);
  };
  const outcomeOf = async (asked: Asked, method: Call, signal: AbortSignal): Promise<ToClient> => {
    const { id } = asked;
    try {
      const handler = handlerOf(handlers, asked.method) as CallHandler;
      const output = checked(method.output, await handler(parseInput(method, asked), signal));
      return { t: 'result', id, output };
    } catch (error) {
      return { t: 'failed', id, error: factsOf(error, asked.method) };
    }
  };

  const open = (asked: Asked, method: Subscription): void => {
    let stop: Stop | undefined;
    let isOver = false;
    const finish = (): void => {
      isOver = true;
      stop?.();
    };
    const fail = (error: unknown): void => {
      if (isOver) return;
      end(asked.id);
      wire.send({ t: 'ended', id: asked.id, error: factsOf(error, asked.method) });
    };
    const emit = (item: unknown): void => {
      if (isOver) return;
      try {
        wire.send({ t: 'item', id: asked.id, item: checked(method.item, item) });
      } catch (error) {
        fail(error);
      }
    };
    underWay.set(asked.id, finish);
    try {
      const handler = handlerOf(handlers, asked.method) as SubscriptionHandler;
      stop = handler(emit, parseInput(method, asked));
      if (isOver) stop();
    } catch (error) {
      fail(error);
    }
  };

  const factsOf = (error: unknown, method: string): ErrorFacts => {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    onFault(method, error);
    return { code: 'internal', message: 'Something went wrong in the host. Its log says what.' };
  };
  const refuse = (asked: Asked, error: ErrorFacts): void =>
    wire.send({ t: asked.t === 'call' ? 'failed' : 'ended', id: asked.id, error });

  const begin = (asked: Asked): void => {
    const method = methodOf(contract, asked.method);
    // An id that is taken would answer two questions at once: the other end does not keep to the protocol.
    if (underWay.has(asked.id)) wire.close();
    else if (underWay.size >= underWayMax) refuse(asked, { code: 'tooMany', message: 'Too much is under way.' });
    else if (asked.t === 'call' && method?.kind === 'call') void answer(asked, method);
    else if (asked.t === 'open' && method?.kind === 'subscription') open(asked, method);
    else refuse(asked, { code: 'unknownMethod', message: 'There is no such method.' });
  };

  wire.onFrame((frame) => {
    if (frame.t === 'call' || frame.t === 'open') begin(frame);
    else end(frame.id);
  });
  wire.onClosed(() => {
    for (const id of [...underWay.keys()]) end(id);
  });
  return () => wire.close();
}

/** The handler of a method the contract has. */
function handlerOf<C extends Contract>(handlers: HandlersOf<C>, method: string): unknown {
  const [service = '', name = ''] = method.split('.');
  // The contract has the method, so its handlers' type has the handler: methodOf looked it up among the contract's own names.
  const services = handlers as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  return services[service]?.[name];
}

function parseInput(method: Call | Subscription, asked: Asked): unknown {
  const parsed = method.input.safeParse(asked.input);
  if (!parsed.success) throw new AppError('badInput', 'The host does not understand what was asked.', parsed.error);
  return parsed.data;
}

/** What the contract promises. Anything else is a fault of ours and does not cross. */
function checked(schema: Call['output'], value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new TypeError('an answer does not fit the contract', { cause: parsed.error });
  return parsed.data;
}
