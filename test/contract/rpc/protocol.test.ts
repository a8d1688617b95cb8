/** The promises of the protocol, over every wire. */
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../app/contract/errors.ts';
import type { ToClient } from '../../../app/contract/frames.ts';
import { connect } from '../../../app/rpc/connect.ts';
import { serve } from '../../../app/rpc/serve.ts';
import { contract, createHost } from './sums-host.ts';
import { type Ends, wires } from './wires.ts';

describe.each(wires)('protocol %s', (_name, open) => {
  const opened: Ends[] = [];
  afterEach(async () => {
    for (const ends of opened.splice(0)) await ends.end();
  });

  async function start() {
    const ends = await open();
    opened.push(ends);
    const { did, handlers, tick } = createHost();
    const faults: string[] = [];
    const stop = serve(contract, handlers, { wire: ends.host, onFault: (method) => void faults.push(method) });
    return { ...ends, did, tick, faults, stop, ui: connect(contract, ends.client) };
  }
  const codeOf = async (asked: Promise<unknown>): Promise<string> => {
    const error = await asked.catch((thrown: unknown) => thrown);
    return error instanceof AppError ? error.code : String(error);
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    await expect.poll(isSo, { timeout: 5_000, interval: 2 }).toBe(true);
  };

  it('answers a call', async () => {
    const { ui } = await start();

    expect(await ui.sums.add({ a: 2, b: 3 })).toBe(5);
  });

  it('carries a call without input and without output', async () => {
    const { ui } = await start();

    expect(await ui.sums.nothing()).toBeUndefined();
  });

  it('answers many calls at once, each with its own', async () => {
    const { ui } = await start();

    const sums = await Promise.all(Array.from({ length: 200 }, (_, n) => ui.sums.add({ a: n, b: n })));

    expect(sums).toEqual(Array.from({ length: 200 }, (_, n) => n + n));
  });

  it('says a known failure by its code', async () => {
    const { ui, faults } = await start();

    await expect(ui.sums.refuse()).rejects.toMatchObject({ code: 'gone', message: 'It is not there.' });
    expect(faults).toEqual([]);
  });

  it('logs an unknown failure on the host and lets nothing of it across', async () => {
    const { ui, faults } = await start();

    const error: unknown = await ui.sums.break().catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(String(error)).not.toContain('secret');
    expect(faults).toEqual(['sums.break']);
  });

  it('lets no answer across that the contract does not promise', async () => {
    const { ui, faults } = await start();

    expect(await codeOf(ui.sums.lie())).toBe('internal');
    expect(faults).toEqual(['sums.lie']);
  });

  it('refuses an input that the contract does not have', async () => {
    const { ui } = await start();

    expect(await codeOf(ui.sums.add({ a: 'two', b: 3 } as never))).toBe('badInput');
  });

  it.each([
    'constructor',
    'sums',
    'sums.constructor',
    'toString.call',
    '__proto__.toString',
    'sums.add.call',
    'ticks.watch',
  ])('knows no call named %s', async (method) => {
    const { client } = await start();
    const answered = new Promise<ToClient>((resolve) => void client.onFrame(resolve));

    client.send({ t: 'call', id: 77, method });

    expect(await answered).toMatchObject({ t: 'failed', id: 77, error: { code: 'unknownMethod' } });
  });

  it('opens no call as a subscription', async () => {
    const { client } = await start();
    const answered = new Promise<ToClient>((resolve) => void client.onFrame(resolve));

    client.send({ t: 'open', id: 78, method: 'sums.add' });

    expect(await answered).toMatchObject({ t: 'ended', id: 78, error: { code: 'unknownMethod' } });
  });

  it('cancels on both ends', async () => {
    const { ui, did } = await start();
    const cancelling = new AbortController();
    const hanging = codeOf(ui.sums.hang(undefined, cancelling.signal));
    await until(() => did.includes('hanging'));

    cancelling.abort();

    expect(await hanging).toBe('cancelled');
    await until(() => did.includes('aborted'));
  });

  it('asks nothing for a signal that is aborted already', async () => {
    const { ui, did } = await start();

    expect(await codeOf(ui.sums.hang(undefined, AbortSignal.abort()))).toBe('cancelled');

    await ui.sums.nothing();
    expect(did).toEqual([]);
  });

  it('begins a subscription with a snapshot and goes on', async () => {
    const { ui, tick } = await start();
    const items: number[] = [];

    ui.ticks.watch(({ n }) => items.push(n));
    await until(() => items.length === 1);
    tick(1);
    tick(2);

    await until(() => items.length === 3);
    expect(items).toEqual([0, 1, 2]);
  });

  it('asks a subscription with its input', async () => {
    const { ui } = await start();
    const items: number[] = [];

    ui.ticks.from({ start: 40 }, ({ n }) => items.push(n));

    await until(() => items.length === 1);
    expect(items).toEqual([40]);
  });

  it('stops a subscription on both ends', async () => {
    const { ui, tick, did } = await start();
    const items: number[] = [];
    const stop = ui.ticks.watch(({ n }) => items.push(n));
    await until(() => items.length === 1);

    stop();
    tick(1);

    await until(() => did.includes('stopped'));
    tick(2);
    await ui.sums.nothing();
    expect(items).toEqual([0]);
    expect(did).toEqual(['stopped']);
  });

  it('tells why a subscription ended', async () => {
    const { ui } = await start();

    const why = await new Promise<AppError>((resolve) => void ui.ticks.never(() => undefined, resolve));

    expect(why.code).toBe('gone');
  });

  it('ends a subscription whose item the contract does not have, and stops it on the host', async () => {
    const { ui, tick, did, faults } = await start();
    const ended = new Promise<AppError>((resolve) => void ui.ticks.watch(() => undefined, resolve));
    await ui.sums.nothing();

    tick(Number.NaN);

    expect((await ended).code).toBe('internal');
    expect(did).toEqual(['stopped']);
    expect(faults).toEqual(['ticks.watch']);
  });

  it.each(['host', 'client'] as const)('settles everything when the %s closes the wire', async (who) => {
    const ends = await start();
    const { ui, did } = ends;
    const hanging = codeOf(ui.sums.hang());
    const ended = new Promise<AppError>((resolve) => void ui.ticks.watch(() => undefined, resolve));
    await until(() => did.includes('hanging'));

    ends[who].close();

    expect(await hanging).toBe('disconnected');
    expect((await ended).code).toBe('disconnected');
    await until(() => did.includes('aborted') && did.includes('stopped'));
    expect(await codeOf(ui.sums.nothing())).toBe('disconnected');
    const after = new Promise<AppError>((resolve) => void ui.ticks.watch(() => undefined, resolve));
    expect((await after).code).toBe('disconnected');
  });

  it('says at once that it is closed', async () => {
    const { client } = await start();
    client.close();
    let told = 0;

    client.onClosed(() => {
      told += 1;
    });

    expect(told).toBe(1);
  });

  it('closes the wire to whom does not keep to the protocol', async () => {
    const { sendRaw, client } = await start();
    if (sendRaw === undefined) return;
    const closed = new Promise<void>((resolve) => void client.onClosed(resolve));

    sendRaw('{"t":"call","id":"one"}');

    await closed;
  });

  it('closes the wire to whom uses an id twice', async () => {
    const { client } = await start();
    const closed = new Promise<void>((resolve) => void client.onClosed(resolve));

    client.send({ t: 'call', id: 5, method: 'sums.hang' });
    client.send({ t: 'call', id: 5, method: 'sums.hang' });

    await closed;
  });

  it('lets no client have too much under way', async () => {
    const { ui } = await start();
    const hanging = Array.from({ length: 1_000 }, () => ui.sums.hang().catch(() => undefined));

    expect(await codeOf(ui.sums.nothing())).toBe('tooMany');

    expect(hanging).toHaveLength(1_000);
  });
});
