import { describe, expect, it } from 'vitest';
import type { UpdateChannel } from '../../../../app/core/updates/advance.ts';
import { startUpdates, type Updater } from '../../../../app/main/updates.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const halfMinuteMs = 30_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** A place where releases lie, which can be away. */
class FakeReleases implements Updater {
  newest: Partial<Record<UpdateChannel, string>> = {};
  isAway = false;
  asked: UpdateChannel[] = [];
  fetched: string[] = [];
  #found: string | undefined;
  #isInstalledOnQuit = true;

  async check(channel: UpdateChannel): Promise<string | undefined> {
    this.asked.push(channel);
    if (this.isAway) throw new Error('net::ERR_INTERNET_DISCONNECTED');
    this.#found = this.newest[channel];
    return this.#found;
  }

  async fetch(): Promise<void> {
    if (this.isAway) throw new Error('net::ERR_INTERNET_DISCONNECTED');
    if (this.#found !== undefined) this.fetched.push(this.#found);
  }

  setInstallOnQuit(isOn: boolean): void {
    this.#isInstalledOnQuit = isOn;
  }

  /** What the system does once the program is gone. */
  installedAfterQuit(): string | undefined {
    return this.#isInstalledOnQuit ? this.fetched.at(-1) : undefined;
  }
}

function stage() {
  const releases = new FakeReleases();
  const clock = new FakeClock();
  const logged: string[] = [];
  const ready: (string | undefined)[] = [];
  const updates = startUpdates({
    updater: releases,
    clock,
    chance: () => 0,
    log: (event) => void logged.push(event),
    onReady: (version) => void ready.push(version),
  });
  /** Lets time go by, and then all that was started come to its end. */
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await new Promise((done) => void setImmediate(done));
  };
  return { releases, updates, logged, ready, pass };
}

const idle = { isSending: false, channel: 'stable' } as const;
const sending = { isSending: true, channel: 'stable' } as const;

describe('updates of the program', () => {
  it('are found soon after the start, fetched, and installed when it is quit', async () => {
    const { releases, updates, ready, pass } = stage();
    releases.newest = { stable: '1.1.0' };
    updates.know(idle);

    await pass(halfMinuteMs);
    updates.quitting();

    expect(ready).toEqual(['1.1.0']);
    expect(updates.ready()).toBe('1.1.0');
    expect(releases.installedAfterQuit()).toBe('1.1.0');
  });

  it('are looked for once a day', async () => {
    const { releases, pass } = stage();

    await pass(halfMinuteMs);
    for (let day = 0; day < 3; day += 1) await pass(dayMs);

    expect(releases.asked).toHaveLength(4);
  });

  it('wait while pictures are sent', async () => {
    const { releases, updates, pass } = stage();
    releases.newest = { stable: '1.1.0' };
    updates.know(sending);

    await pass(halfMinuteMs);
    expect(releases.fetched).toEqual([]);

    updates.know(idle);
    await pass(0);
    expect(releases.fetched).toEqual(['1.1.0']);
  });

  it('are not installed when a quit interrupts sending, but at the next one', async () => {
    const { releases, updates, pass } = stage();
    releases.newest = { stable: '1.1.0' };
    updates.know(idle);
    await pass(halfMinuteMs);

    updates.know(sending);
    updates.quitting();
    expect(releases.installedAfterQuit()).toBeUndefined();

    updates.know(idle);
    updates.quitting();
    expect(releases.installedAfterQuit()).toBe('1.1.0');
  });

  it('are tried again when the network was away', async () => {
    const { releases, updates, logged, pass } = stage();
    releases.newest = { stable: '1.1.0' };
    releases.isAway = true;

    await pass(halfMinuteMs);
    expect(logged).toEqual(['updateMissed']);

    releases.isAway = false;
    await pass(hourMs);
    expect(updates.ready()).toBe('1.1.0');
  });

  it('are those of the channel that was chosen', async () => {
    const { releases, updates, ready, pass } = stage();
    releases.newest = { beta: '1.2.0-beta.1' };
    updates.know(idle);
    await pass(halfMinuteMs);

    updates.know({ isSending: false, channel: 'beta' });
    await pass(0);
    expect(updates.ready()).toBe('1.2.0-beta.1');

    updates.know(idle);
    await pass(0);
    expect(releases.asked).toEqual(['stable', 'beta', 'stable']);
    expect(ready).toEqual(['1.2.0-beta.1', undefined]);
    updates.quitting();
    expect(releases.installedAfterQuit()).toBeUndefined();
  });
});
