import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tryLockDataDir } from '../../../../app/adapters/engine-lock.ts';

const holder = fileURLToPath(new URL('./hold-engine-lock.ts', import.meta.url));

let dir: string;
let children: ChildProcess[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tintype-lock-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

/** A process that holds the lock, once it has it, or says `refused`. */
async function startHolder(): Promise<{ readonly child: ChildProcess; readonly says: string }> {
  const child = spawn(process.execPath, [holder, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [said] = await once(child.stdout!, 'data', { signal: AbortSignal.timeout(8_000) });
  return { child, says: String(said).trim() };
}

describe('the lock on a data directory', () => {
  it('is had by one at a time', () => {
    const first = tryLockDataDir(dir);
    const second = tryLockDataDir(dir);

    expect(first.ok).toBe(true);
    expect(second).toEqual({ ok: false });
  });

  it('can be had again once it was given back, which may be said twice', () => {
    const first = tryLockDataDir(dir);
    if (first.ok) first.release();
    if (first.ok) first.release();

    const second = tryLockDataDir(dir);

    expect(second.ok).toBe(true);
    if (second.ok) second.release();
  });

  it('makes the directory when it is missing', () => {
    const lock = tryLockDataDir(join(dir, 'not', 'there'));

    expect(lock.ok).toBe(true);
    if (lock.ok) lock.release();
  });

  it('is of one directory, not of all', () => {
    const locks = [tryLockDataDir(join(dir, 'a')), tryLockDataDir(join(dir, 'b'))];

    expect(locks.map(({ ok }) => ok)).toEqual([true, true]);
    for (const lock of locks) if (lock.ok) lock.release();
  });

  it('keeps another process out', async () => {
    const lock = tryLockDataDir(dir);

    const { says } = await startHolder();

    expect(says).toBe('refused');
    if (lock.ok) lock.release();
  });

  it('is let go of by a process that is killed', async () => {
    const { child, says } = await startHolder();
    expect(says).toBe('locked');
    expect(tryLockDataDir(dir)).toEqual({ ok: false });

    child.kill('SIGKILL');
    await once(child, 'exit', { signal: AbortSignal.timeout(8_000) });

    const lock = tryLockDataDir(dir);
    expect(lock.ok).toBe(true);
    if (lock.ok) lock.release();
  });
});
