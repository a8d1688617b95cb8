import { describe, expect, it } from 'vitest';
import { createPreviewDesk, type PreviewKey, type PreviewStore } from '../../../../../app/engine/desk/preview-desk.ts';
import type { Answer } from '../../../../../app/engine/ports.ts';
import type { RecordState } from '../../../../../processor/contract/api.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { oneRecord } from '../../../../fixtures/records.ts';

const digest = (n: number): string => oneRecord(n).digest;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A disk in memory. */
function fakeStore(): PreviewStore & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const nameOf = ({ digest: of, edge }: PreviewKey): string => `${of}/${edge}`;
  return {
    files,
    read: async (key) => files.get(nameOf(key)),
    write: async (key, bytes) => void files.set(nameOf(key), bytes),
    forget: async (of) => {
      for (const edge of ['320', '1600'] as const) files.delete(nameOf({ digest: of, edge }));
    },
    bytes: () => files.size,
    clear: async () => files.clear(),
    setLimit: () => undefined,
  };
}

/** A cloud that has pictures 1 to 999, and counts what it is asked. Fetches end when `release` is called. */
function scene({ held = false } = {}) {
  const clock = new FakeClock();
  const asked: (readonly string[])[] = [];
  const fetched: string[] = [];
  const waiting: (() => void)[] = [];
  const dead = new Set<string>();
  let signatures = 0;
  const stateOf = (of: string): RecordState => {
    const n = Number.parseInt(of, 16);
    if (n > 999) return { digest: of, state: 'missing' };
    signatures += 1;
    const expiresAt = new Date(clock.now() + 900_000).toISOString();
    const previews = { '320': `${n}/320/${signatures}`, '1600': `${n}/1600/${signatures}`, expiresAt };
    return { digest: of, state: 'ready', record: oneRecord(n), previews };
  };
  const store = fakeStore();
  const desk = createPreviewDesk({
    clock,
    store,
    cloud: {
      readRecords: async (digests) => {
        asked.push(digests);
        return { ok: true, value: digests.map(stateOf) };
      },
    },
    fetchBytes: async (url): Promise<Answer<Uint8Array>> => {
      fetched.push(url);
      if (held) await new Promise<void>((resolve) => void waiting.push(resolve));
      if (dead.has(url)) return { ok: false, failure: { kind: 'serverFault', detail: '403' } };
      return { ok: true, value: new TextEncoder().encode(url) };
    },
  });
  const get = async (n: number, edge: '320' | '1600' = '320', signal = new AbortController().signal) => {
    const got = await desk.get({ digest: digest(n), edge }, signal);
    return got.ok ? got.value && new TextDecoder().decode(got.value) : got.failure.kind;
  };
  const tick = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn += 1) {
      await settle();
      clock.advance(5);
    }
    await settle();
  };
  const release = async (): Promise<void> => {
    for (const go of waiting.splice(0)) go();
    await tick();
  };
  return { clock, desk, store, asked, fetched, dead, get, tick, release };
}

describe('previews', () => {
  it('asks for addresses of many at once, and for each preview once', async () => {
    const { get, tick, asked, fetched } = scene();

    const all = Promise.all([get(1), get(2), get(2), get(1, '1600'), get(3)]);
    await tick();

    expect(await all).toEqual(['1/320/1', '2/320/2', '2/320/2', '1/1600/1', '3/320/3']);
    expect(asked).toEqual([[digest(1), digest(2), digest(3)]]);
    expect(fetched).toHaveLength(4);
  });

  it('gives what is on the disk without asking anybody', async () => {
    const { get, tick, asked, fetched } = scene();
    const first = get(1);
    await tick();
    await first;

    expect(await get(1)).toBe('1/320/1');

    expect(asked).toHaveLength(1);
    expect(fetched).toHaveLength(1);
  });

  it('asks along for what was listed and will be wanted next', async () => {
    const { desk, get, tick, asked } = scene();
    desk.expect([digest(1), digest(2), digest(3)]);
    const first = get(1);
    await tick();
    await first;

    const second = get(3);
    await tick();

    expect(await second).toBe('3/320/3');
    expect(asked).toEqual([[digest(1), digest(2), digest(3)]]);
  });

  it('asks for a fresh address when one has run out or died', async () => {
    const { desk, clock, dead, get, tick, store } = scene();
    const first = get(1);
    await tick();
    await first;
    store.files.clear();
    dead.add('1/320/1');

    const again = get(1);
    await tick();
    expect(await again).toBe('1/320/2');

    store.files.clear();
    clock.advance(900_000);
    const later = get(1);
    await tick();
    expect(await later).toBe('1/320/3');
    desk.stop();
  });

  it('says that there is no such preview', async () => {
    const { get, tick } = scene();

    const got = get(5_000);
    await tick();

    expect(await got).toBeUndefined();
  });

  it('fetches sixteen at once, the last one wanted first, and nothing nobody waits for', async () => {
    const { get, tick, fetched, release } = scene({ held: true });
    const leaving = new AbortController();
    const all = Array.from({ length: 18 }, (_, n) => get(n + 1, '320', n === 16 ? leaving.signal : undefined));
    await tick();
    expect(fetched).toHaveLength(16);

    leaving.abort();
    const last = get(100);
    await release();
    expect(fetched.slice(16).map((url) => url.split('/')[0])).toEqual(['100', '18']);
    await release();

    expect(await last).toMatch(/^100\//);
    expect((await Promise.all(all)).filter((got) => got === 'stalled')).toHaveLength(1);
  });

  it('settles everything when it is stopped', async () => {
    const { desk, get, tick, release } = scene({ held: true });
    const all = Array.from({ length: 20 }, (_, n) => get(n + 1));
    await tick();

    desk.stop();
    await release();

    expect((await Promise.all(all)).filter((got) => got === 'stalled')).toHaveLength(4);
    expect(await get(50)).toBe('stalled');
  });
});
