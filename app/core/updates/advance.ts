/** When the program looks for an update of itself, fetches it, and lets it in. */
import { unreachable } from '../unreachable.ts';

/** Which releases are offered. */
export type UpdateChannel = 'stable' | 'beta';

/** Where looking for one is. */
export type UpdatePlace =
  | { readonly at: 'waiting'; readonly wakeAt: number }
  | { readonly at: 'checking'; readonly run: number }
  /** It was found and is fetched as soon as nothing is sent. */
  | { readonly at: 'found'; readonly version: string }
  | { readonly at: 'fetching'; readonly run: number; readonly version: string };

/** How the update stands. */
export interface UpdateStanding {
  readonly place: UpdatePlace;
  /** Looks and fetches in a row that came to nothing. */
  readonly misses: number;
  /** The version that lies on this machine, checked, and is installed at the next quit that interrupts nothing. */
  readonly ready?: string;
}

/** What happened. `run` names the look or fetch it belongs to: what comes late is ignored. */
export type UpdateEvent =
  | { readonly is: 'woke' }
  | { readonly is: 'askedFor' }
  | { readonly is: 'nothingNew'; readonly run: number }
  | { readonly is: 'found'; readonly run: number; readonly version: string }
  | { readonly is: 'fetched'; readonly run: number }
  | { readonly is: 'missed'; readonly run: number }
  /** Nothing is sent any more. */
  | { readonly is: 'becameIdle' }
  | { readonly is: 'channelChanged' };

/** What to do about it. */
export type UpdateEffect =
  | { readonly do: 'check'; readonly run: number }
  | { readonly do: 'fetch'; readonly run: number }
  | { readonly do: 'wake'; readonly at: number };

/** The world at that moment. */
export interface UpdateMoment {
  readonly now: number;
  /** Pictures are being sent: an update takes none of the line, and interrupts nothing. */
  readonly isSending: boolean;
  /** 0 ≤ x < 1: so that not everybody's program asks in the same minute. */
  readonly chance: number;
  /** A number not used before. */
  readonly nextRun: number;
}

/** What is next. */
export interface UpdateStep {
  readonly standing: UpdateStanding;
  readonly effects: readonly UpdateEffect[];
}

const dayMs = 24 * 60 * 60_000;
const hourMs = 60 * 60_000;

/** Soon after the start, when the window is there and the first pictures are found. */
const firstMs = 30_000;

/** The standing of a program that just started. */
export const firstStanding = (now: number): UpdateStanding => ({
  place: { at: 'waiting', wakeAt: now + firstMs },
  misses: 0,
});

/** The next standing, and what is to be done. An event that does not belong to the standing changes nothing. */
export function advanceUpdate(standing: UpdateStanding, event: UpdateEvent, moment: UpdateMoment): UpdateStep {
  const stay: UpdateStep = { standing, effects: [] };
  const { place } = standing;
  switch (event.is) {
    case 'woke':
      return place.at === 'waiting' ? checkWhenDue(standing, place.wakeAt, moment) : stay;
    case 'askedFor':
      return place.at === 'waiting' ? check(standing, moment) : stay;
    case 'channelChanged':
      // What is ready may be of the channel that was left.
      return check({ place, misses: 0 }, moment);
    case 'nothingNew':
      return isRun(place, event.run) ? rest({ ...standing, misses: 0 }, moment) : stay;
    case 'found':
      return isRun(place, event.run) ? found(standing, event.version, moment) : stay;
    case 'becameIdle':
      return place.at === 'found' ? found(standing, place.version, moment) : stay;
    case 'fetched':
      if (place.at !== 'fetching' || place.run !== event.run) return stay;
      return rest({ place, misses: 0, ready: place.version }, moment);
    case 'missed':
      return isRun(place, event.run) ? rest({ ...standing, misses: standing.misses + 1 }, moment) : stay;
    default:
      return unreachable(event);
  }
}

/** Whether to install it now that the program quits. A quit while pictures are sent leaves it for the next one. */
export const isInstalledOnQuit = ({ ready }: UpdateStanding, isSending: boolean): boolean =>
  ready !== undefined && !isSending;

const isRun = (place: UpdatePlace, run: number): boolean =>
  (place.at === 'checking' || place.at === 'fetching') && place.run === run;

function checkWhenDue(standing: UpdateStanding, wakeAt: number, moment: UpdateMoment): UpdateStep {
  // A machine that slept wakes timers early or late: the time decides.
  return moment.now < wakeAt ? { standing, effects: [{ do: 'wake', at: wakeAt }] } : check(standing, moment);
}

const check = (standing: UpdateStanding, { nextRun }: UpdateMoment): UpdateStep => ({
  standing: { ...standing, place: { at: 'checking', run: nextRun } },
  effects: [{ do: 'check', run: nextRun }],
});

function found(standing: UpdateStanding, version: string, moment: UpdateMoment): UpdateStep {
  // It is looked for again each day while it waits for a quit.
  if (version === standing.ready) return rest({ ...standing, misses: 0 }, moment);
  if (moment.isSending) return { standing: { ...standing, place: { at: 'found', version } }, effects: [] };
  return {
    standing: { ...standing, place: { at: 'fetching', run: moment.nextRun, version } },
    effects: [{ do: 'fetch', run: moment.nextRun }],
  };
}

/** A day, up to an hour more; after a miss an hour, then twice that, and so on up to a day. */
function rest(standing: UpdateStanding, { now, chance }: UpdateMoment): UpdateStep {
  const { misses } = standing;
  const restMs = misses === 0 ? dayMs : Math.min(dayMs, hourMs * 2 ** (misses - 1));
  const wakeAt = now + restMs + Math.round(chance * hourMs);
  return { standing: { ...standing, place: { at: 'waiting', wakeAt } }, effects: [{ do: 'wake', at: wakeAt }] };
}
