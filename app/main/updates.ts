/** Keeps the program itself up to date: carries out what app/core/updates decides. */
import {
  advanceUpdate,
  firstStanding,
  isInstalledOnQuit,
  type UpdateChannel,
  type UpdateEffect,
  type UpdateEvent,
  type UpdateStanding,
} from '../core/updates/advance.ts';
import { factsOf } from '../engine/own-fault.ts';
import type { Chance, Clock, Log, Stop } from '../engine/ports.ts';

/** What finds, fetches and installs. What it fetched it has checked. */
export interface Updater {
  /** The newest version of the channel, or undefined where that is this one or an older one. */
  check(channel: UpdateChannel): Promise<string | undefined>;
  /** Fetches what the last check found. */
  fetch(): Promise<void>;
  /** Whether what was fetched is installed as soon as the program has quit. */
  setInstallOnQuit(isOn: boolean): void;
}

/** What updates work with. */
export interface UpdatesParts {
  readonly updater: Updater;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** The version that is ready came or went. */
  readonly onReady: (version: string | undefined) => void;
}

/** Updates that are looked for. */
export interface Updates {
  /** What is known of the work, as often as it changes. */
  know(facts: { readonly isSending: boolean; readonly channel: UpdateChannel }): void;
  /** The version that is installed when the program is quit. */
  ready(): string | undefined;
  /** To be called when the program is about to quit. */
  quitting(): void;
}

/** Begins to look for updates. */
export function startUpdates({ updater, clock, chance, log, onReady }: UpdatesParts): Updates {
  let standing: UpdateStanding = firstStanding(clock.now());
  let isSending = false;
  let channel: UpdateChannel = 'stable';
  let run = 0;
  let stopWaking: Stop = () => undefined;

  const wakeAt = (at: number): void => {
    stopWaking();
    stopWaking = clock.after(at - clock.now(), () => hear({ is: 'woke' }));
  };
  const hear = (event: UpdateEvent): void => {
    const before = standing.ready;
    const moment = { now: clock.now(), isSending, chance: chance(), nextRun: run + 1 };
    const step = advanceUpdate(standing, event, moment);
    standing = step.standing;
    if (standing.ready !== before) onReady(standing.ready);
    step.effects.forEach(carryOut);
  };
  const carryOut = (effect: UpdateEffect): void => {
    if (effect.do === 'wake') {
      wakeAt(effect.at);
      return;
    }
    run = effect.run;
    void (effect.do === 'check' ? check(effect.run) : fetch(effect.run));
  };
  const check = async (ofRun: number): Promise<void> => {
    try {
      const version = await updater.check(channel);
      log('updateChecked', { channel, ...(version !== undefined && { version }) });
      hear(version === undefined ? { is: 'nothingNew', run: ofRun } : { is: 'found', run: ofRun, version });
    } catch (error) {
      missed('check', ofRun, error);
    }
  };
  const fetch = async (ofRun: number): Promise<void> => {
    try {
      await updater.fetch();
      hear({ is: 'fetched', run: ofRun });
      log('updateFetched', { version: standing.ready ?? '' });
    } catch (error) {
      missed('fetch', ofRun, error);
    }
  };
  const missed = (what: string, ofRun: number, error: unknown): void => {
    log('updateMissed', { what, ...factsOf(error) });
    hear({ is: 'missed', run: ofRun });
  };

  if (standing.place.at === 'waiting') wakeAt(standing.place.wakeAt);
  return {
    know: (facts) => {
      const isOtherChannel = facts.channel !== channel;
      const becameIdle = isSending && !facts.isSending;
      ({ isSending, channel } = facts);
      if (isOtherChannel) hear({ is: 'channelChanged' });
      if (becameIdle) hear({ is: 'becameIdle' });
    },
    ready: () => standing.ready,
    quitting: () => {
      stopWaking();
      const isOn = isInstalledOnQuit(standing, isSending);
      updater.setInstallOnQuit(isOn);
      if (isOn) log('updateInstalled', { version: standing.ready ?? '' });
    },
  };
}
