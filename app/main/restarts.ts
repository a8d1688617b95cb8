/** Whether an engine that died is started again. */

/** Times of deaths, oldest first, as far as they matter. */
export type Deaths = readonly number[];

/** An engine that dies so often within a minute will not get better by itself. */
export const deathsMax = 3;
const withinMs = 60_000;

/** How long to wait before a start: not at all the first time, so that the person hardly notices. */
const waitsMs = [0, 1_000] as const;

/** What to do after a death. */
export type AfterDeath =
  | { readonly do: 'startAgain'; readonly afterMs: number; readonly deaths: Deaths }
  | { readonly do: 'giveUp'; readonly deaths: Deaths };

/** Decides, and answers the deaths to remember. */
export function afterDeath(before: Deaths, now: number): AfterDeath {
  const deaths = [...before.filter((at) => now - at < withinMs), now];
  if (deaths.length >= deathsMax) return { do: 'giveUp', deaths };
  return { do: 'startAgain', afterMs: waitsMs[deaths.length - 1] ?? 0, deaths };
}
