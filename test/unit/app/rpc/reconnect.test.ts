import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { call, subscription } from '../../../../app/contract/contract.ts';
import type { ToClient, ToHost, Wire } from '../../../../app/contract/frames.ts';
import { createMemoryWires } from '../../../../app/rpc/memory-wire.ts';
import { createReconnecting } from '../../../../app/rpc/reconnect.ts';
import { serve } from '../../../../app/rpc/serve.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const contract = {
  counter: { next: call(z.void(), z.number()), hang: call(z.void(), z.void()), watch: subscription(z.number()) },
} as const;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A host that can be gone: then dialling fails. */
function world() {
  const clock = new FakeClock();
  const hosts: Wire<ToClient, ToHost>[] = [];
  let isUp = true;
  let dials = 0;
  let count = 0;
  const dial = async (): Promise<Wire<ToHost, ToClient>> => {
    dials += 1;
    if (!isUp) throw new Error('nobody there');
    const { host, client } = createMemoryWires();
    hosts.push(host);
    serve(
      contract,
      {
        counter: {
          next: () => ++count,
          hang: () => new Promise(() => undefined),
          watch: (emit) => {
            emit(count);
            return () => undefined;
          },
        },
      },
      { wire: host, onFault: () => undefined },
    );
    return client;
  };
  const line = createReconnecting(contract, { dial, after: (ms, fn) => clock.after(ms, fn), chance: () => 0 });
  const states: string[] = [];
  line.onState((state) => states.push(state));
  const drop = async (): Promise<void> => {
    hosts.at(-1)?.close();
    await settle();
  };
  const goDown = async (): Promise<void> => {
    isUp = false;
    await drop();
  };
  const comeUp = (): void => {
    isUp = true;
  };
  return { clock, line, states, drop, goDown, comeUp, dials: () => dials };
}

describe('reconnecting client', () => {
  it('keeps a call that is made before it is connected until it is', async () => {
    const { line } = world();

    expect(await line.client.counter.next()).toBe(1);
  });

  it('dials again when the wire closes, and opens its subscriptions again with a snapshot', async () => {
    const { line, clock, states, drop } = world();
    const items: number[] = [];
    line.client.counter.watch((item) => items.push(item));
    await settle();
    await line.client.counter.next();

    await drop();
    clock.advance(125);
    await settle();

    expect(items).toEqual([0, 1]);
    expect(states).toEqual(['connecting', 'connected', 'connecting', 'connected']);
  });

  it('opens no subscription again that was stopped meanwhile', async () => {
    const { line, clock, goDown, comeUp } = world();
    const items: number[] = [];
    const stop = line.client.counter.watch((item) => items.push(item));
    await settle();

    await goDown();
    stop();
    comeUp();
    clock.advance(10_000);
    await settle();

    expect(items).toEqual([0]);
  });

  it('rejects what was under way when the wire closed, since nobody knows whether it arrived', async () => {
    const { line, drop } = world();
    const hanging = line.client.counter.hang();
    await settle();
    const rejected = expect(hanging).rejects.toMatchObject({ code: 'disconnected' });

    await drop();

    await rejected;
  });

  it('waits longer after each failed dial, ten seconds at most', async () => {
    const { clock, goDown, dials } = world();
    await settle();
    await goDown();
    const waits: number[] = [];

    for (let round = 0; round < 9; round += 1) {
      const before = dials();
      let waited = 0;
      while (dials() === before && waited < 20_000) {
        clock.advance(5);
        waited += 5;
        await Promise.resolve();
      }
      await settle();
      waits.push(waited);
    }

    expect(waits).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000]);
  });

  it('dials at once when asked to', async () => {
    const { line, goDown, comeUp, clock, states } = world();
    await settle();
    await goDown();
    clock.advance(60_000);
    await settle();
    comeUp();

    line.dialNow();
    await settle();

    expect(states.at(-1)).toBe('connected');
  });

  it('gives a call up that waits ten seconds for a connection', async () => {
    const { line, goDown, clock } = world();
    await settle();
    await goDown();
    const rejected = expect(line.client.counter.next()).rejects.toMatchObject({ code: 'disconnected' });

    clock.advance(10_000);

    await rejected;
  });

  it('lets a waiting call be cancelled', async () => {
    const { line, goDown } = world();
    await settle();
    await goDown();
    const cancelling = new AbortController();
    const rejected = expect(line.client.counter.next(undefined, cancelling.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });

    cancelling.abort();

    await rejected;
  });

  it('dials no more once it is closed', async () => {
    const { line, clock, dials, states } = world();
    await settle();

    line.close();
    clock.advance(60_000);
    await settle();

    expect(dials()).toBe(1);
    expect(states.at(-1)).toBe('closed');
    await expect(line.client.counter.next()).rejects.toMatchObject({ code: 'disconnected' });
  });
});
