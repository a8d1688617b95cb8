import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSessions, readSecret } from '../../../../../app/headless/serve/sessions.ts';

const folder = mkdtempSync(join(tmpdir(), 'tintype-sessions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const secret = Buffer.alloc(32, 7);

function clocked(run = 'run-1', key = secret) {
  let now = 1_800_000_000_000;
  const sessions = createSessions({ secret: key, run, now: () => now });
  return {
    ...sessions,
    pass: (ms: number): void => {
      now += ms;
    },
  };
}

describe('sessions', () => {
  it('swaps a token once', () => {
    const { newToken, trySwap, isSession } = clocked();
    const token = newToken();

    expect(isSession(trySwap(token) ?? '')).toBe(true);
    expect(trySwap(token)).toBeUndefined();
  });

  it('lets tokens die after twelve hours and sessions after thirty days', () => {
    const { newToken, trySwap, isSession, pass } = clocked();
    const late = newToken();
    const session = trySwap(newToken()) ?? '';

    pass(12 * 3_600_000);
    expect(trySwap(late)).toBeUndefined();
    pass(29 * 24 * 3_600_000);
    expect(isSession(session)).toBe(true);
    pass(24 * 3_600_000);
    expect(isSession(session)).toBe(false);
  });

  it('takes tokens of this run alone, and sessions of every run', () => {
    const before = clocked('run-1');
    const after = clocked('run-2');

    expect(after.trySwap(before.newToken())).toBeUndefined();
    expect(after.isSession(before.trySwap(before.newToken()) ?? '')).toBe(true);
    expect(clocked('run-1', Buffer.alloc(32, 8)).isSession(before.trySwap(before.newToken()) ?? '')).toBe(false);
  });

  it.each(['', '.', '..', 'a.b.c', 'a.b.c.d'])('takes no %j', (text) => {
    const { trySwap, isSession } = clocked();

    expect(trySwap(text)).toBeUndefined();
    expect(isSession(text)).toBe(false);
  });

  it('takes no signature for another time', () => {
    const { newToken, trySwap } = clocked();
    const [chance, , signature] = newToken().split('.');

    expect(trySwap(`${chance}.zzzzzzzz.${signature}`)).toBeUndefined();
  });

  it('keeps its secret, and makes a new one of what is none', () => {
    const file = join(folder, 'secret');

    const first = readSecret(file);
    expect(readSecret(file).equals(first)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, 'short');
    expect(readSecret(file).equals(first)).toBe(false);
    expect(readFileSync(file, 'utf8')).not.toBe('short');
  });
});
