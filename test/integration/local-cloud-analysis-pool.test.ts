import { afterEach, describe, expect, it } from 'vitest';
import { type AnalysisPool, createAnalysisPool, type PoolLimits } from '../../infra/local/analysis-pool.ts';
import type { TaskResult } from '../../infra/local/analysis-process.ts';
import { tryReadMemory } from '../../infra/local/process-memory.ts';

const MiB = 1024 * 1024;
const entry = new URL('../fixtures/pool-entry.ts', import.meta.url);

let pools: AnalysisPool[] = [];

afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  pools = [];
});

function startPool(limits: Partial<PoolLimits> = {}): AnalysisPool {
  const pool = createAnalysisPool({ entry, environment: { MARK: 'ours' }, limits: { size: 1, ...limits } });
  pools.push(pool);
  return pool;
}

const pidOf = (result: TaskResult): number => (result as unknown as { value: { pid: number } }).value.pid;

describe('analysis pool', () => {
  it('gives a task to a process and hands back its answer', async () => {
    const pool = startPool();

    const result = await pool.run({ kind: 'echo', input: { text: 'grün', list: [1, 2] } });

    expect(result).toEqual({ ok: true, value: { input: { text: 'grün', list: [1, 2] }, pid: expect.any(Number) } });
  });

  it('uses a process again, also after a task that threw', async () => {
    const pool = startPool();

    const first = await pool.run({ kind: 'echo', input: 1 });
    const thrown = await pool.run({ kind: 'throwCoded', input: undefined });
    const second = await pool.run({ kind: 'echo', input: 2 });

    expect(thrown).toEqual({
      ok: false,
      why: 'threw',
      error: { name: 'Error', code: 'ENOENT', message: 'no such file' },
    });
    expect(pidOf(second)).toBe(pidOf(first));
  });

  it('does as many tasks at a time as it has processes', async () => {
    const pool = startPool({ size: 2 });

    const results = await Promise.all([1, 2, 3, 4].map(() => pool.run({ kind: 'pause', input: 50 })));

    expect(new Set(results.map(pidOf)).size).toBe(2);
  });

  it.each(['hang', 'never'])('ends a task that would never end (%s), and only that one', async (kind) => {
    const pool = startPool({ size: 2, timeMaxMs: 1_000 });

    const [hung, other] = await Promise.all([
      pool.run({ kind, input: undefined }),
      pool.run({ kind: 'pause', input: 300 }),
    ]);
    const next = await Promise.all([1, 2].map((input) => pool.run({ kind: 'echo', input })));

    expect(hung).toEqual({ ok: false, why: 'timeLimit' });
    expect(other.ok).toBe(true);
    expect(next.map((result) => result.ok)).toEqual([true, true]);
  });

  it('ends a task whose process takes too much native memory', async () => {
    const pool = startPool({ memoryMaxBytes: 256 * MiB });

    const result = await pool.run({ kind: 'eatNative', input: undefined });
    const next = await pool.run({ kind: 'echo', input: 1 });

    expect(result).toEqual({ ok: false, why: 'memoryLimit' });
    expect(next.ok).toBe(true);
  });

  it('ends a task whose process fills its heap', async () => {
    const pool = startPool({ heapMaxMiB: 64 });

    const result = await pool.run({ kind: 'eatHeap', input: undefined });

    expect(result).toEqual({ ok: false, why: 'memoryLimit' });
  });

  it('tries a task whose process died once more, and then says so', async () => {
    const pool = startPool();

    const result = await pool.run({ kind: 'exit', input: 7 });
    const next = await pool.run({ kind: 'echo', input: 1 });

    expect(result).toEqual({ ok: false, why: 'died', detail: 'exit code 7' });
    expect(next.ok).toBe(true);
  });

  it('replaces a process that did its number of tasks', async () => {
    const pool = startPool({ tasksMax: 2 });

    const pids: number[] = [];
    for (const input of [1, 2, 3]) pids.push(pidOf(await pool.run({ kind: 'echo', input })));

    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[1]);
  });

  it('replaces a process that holds much memory between tasks', async () => {
    const pool = startPool({ idleMemoryMaxBytes: 200 * MiB });

    const held = await pool.run({ kind: 'hold', input: 200 * MiB });
    const next = await pool.run({ kind: 'echo', input: 1 });

    expect(held.ok).toBe(true);
    expect(pidOf(next)).not.toBe(pidOf(held));
  });

  it('says that no process came up, when its entry cannot be loaded', async () => {
    const pool = createAnalysisPool({ entry: new URL('./no-such-entry.ts', import.meta.url), environment: {} });
    pools.push(pool);

    expect(await pool.run({ kind: 'echo', input: 1 })).toEqual({ ok: false, why: 'notStarted' });
  });

  it('gives its processes the environment it was given and nothing of ours', async () => {
    const pool = startPool();

    const result = await pool.run({ kind: 'environment', input: undefined });

    expect(result).toMatchObject({ ok: true, value: { MARK: 'ours' } });
    expect(Object.keys((result as unknown as { value: object }).value)).not.toContain('PATH');
  });

  it('answers every task when it is closed, and leaves no process behind', async () => {
    const pool = startPool();
    const pid = pidOf(await pool.run({ kind: 'echo', input: 1 }));
    const running = pool.run({ kind: 'never', input: undefined });
    const waiting = pool.run({ kind: 'echo', input: 2 });

    await pool.close();

    expect(await Promise.all([running, waiting])).toEqual([
      { ok: false, why: 'stopped' },
      { ok: false, why: 'stopped' },
    ]);
    expect(await pool.run({ kind: 'echo', input: 3 })).toEqual({ ok: false, why: 'stopped' });
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it.skipIf(process.platform !== 'linux')('sees the memory of a process (Linux only: /proc)', async () => {
    const bytes = await tryReadMemory(process.pid);

    expect(bytes).toBeGreaterThan(20 * MiB);
    expect(bytes).toBeLessThan(4_096 * MiB);
  });
});
