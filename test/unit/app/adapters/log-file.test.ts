import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogFile, toEach } from '../../../../app/adapters/log-file.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

let folder = '';
let clock = new FakeClock();
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'tintype-log-')), 'logs');
  clock = new FakeClock();
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const open = (bytesMax?: number) =>
  openLogFile({ folder, name: 'desktop', clock, ...(bytesMax !== undefined && { bytesMax }) });
const linesOf = (name: string): unknown[] =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the log of this machine', () => {
  it('is a JSON object a line, with the time', () => {
    const file = open();
    file.log('gateClosed', { gate: 'offline' });
    file.log('hashed', { bytes: 12 });
    file.close();

    expect(linesOf('desktop.log')).toEqual([
      { at: '2026-11-22T12:00:00.000Z', event: 'gateClosed', gate: 'offline' },
      { at: '2026-11-22T12:00:00.000Z', event: 'hashed', bytes: 12 },
    ]);
  });

  it('holds none of the secrets that were planted in it', () => {
    const file = open();
    file.log('ownFault', { where: 'sending', detail: "open '/home/ann/secret place/x.jpg'", token: 'hunter2' });
    file.log('missed', { detail: 'https://bucket.example.org/o/1?X-Amz-Signature=c0ffee' });
    file.close();

    const text = readFileSync(join(folder, 'desktop.log'), 'utf8');
    for (const planted of ['ann', 'secret place', 'hunter2', 'bucket.example', 'c0ffee'])
      expect(text).not.toContain(planted);
  });

  it('gathers lines for a moment, and writes last words at once', () => {
    const file = open();
    file.log('hashed');
    expect(existsSync(join(folder, 'desktop.log'))).toBe(false);

    clock.advance(200);
    expect(linesOf('desktop.log')).toHaveLength(1);

    file.log('engineDied', { code: 139 });
    expect(linesOf('desktop.log')).toHaveLength(2);
    file.close();
  });

  it('starts anew when it is full and keeps three old ones', () => {
    const file = open(200);
    for (let number = 1; number <= 12; number += 1) {
      file.log('step', { number });
      clock.advance(200);
    }
    file.close();

    expect(readdirSync(folder).toSorted()).toEqual(['desktop.1.log', 'desktop.2.log', 'desktop.3.log', 'desktop.log']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(200);
    const last = linesOf('desktop.log').at(-1);
    expect(last).toMatchObject({ number: 12 });
  });

  it('goes on at its end after a restart', () => {
    const before = open();
    before.log('one');
    before.close();
    const after = open();
    after.log('two');
    after.close();

    expect(linesOf('desktop.log')).toMatchObject([{ event: 'one' }, { event: 'two' }]);
  });

  it('never fails, and says later how many lines were lost', () => {
    // A file where the folder should be: nothing can be written there, for any user.
    writeFileSync(folder, '');
    const file = open();
    file.log('one');
    file.log('cannotSave');
    rmSync(folder);
    file.log('cannotSave');
    file.close();

    expect(linesOf('desktop.log')).toMatchObject([{ event: 'linesLost', lines: 2 }, { event: 'cannotSave' }]);
  });

  it.skipIf(process.platform === 'win32')('is for its owner alone', () => {
    const file = open();
    file.log('one');
    file.close();

    expect(statSync(join(folder, 'desktop.log')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });
});

describe('several logs', () => {
  it('are each told', () => {
    const heard: string[] = [];
    const log = toEach(
      (event) => void heard.push(`a ${event}`),
      (event) => void heard.push(`b ${event}`),
    );

    log('one');

    expect(heard).toEqual(['a one', 'b one']);
  });
});
