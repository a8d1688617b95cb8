import type { WatchMode } from './folder.ts';

/** Every watcher loses events, so a watched folder is scanned whole this often. */
export const watchedRescanMs = 60 * 60_000;

/** Without hints the scan is all there is. */
export const timedRescanMs = 5 * 60_000;

/** How long after the watch limit was reached watching is tried again. */
export const watchAgainMs = 60 * 60_000;

/** A part of the interval, either way, so that many folders and machines do not scan a shared disk at once. */
const jitter = 0.1;

/** Scans more often than this would be all a disk does. */
const shortestRescanMs = 10_000;

/** When the next full scan is due. `chance`: 0 ≤ x < 1. */
export function nextRescanAt(now: number, mode: WatchMode, chance: number, rescanMs?: number): number {
  const interval = rescanMs ?? (mode === 'watching' ? watchedRescanMs : timedRescanMs);
  return now + Math.max(shortestRescanMs, interval) * (1 - jitter + 2 * jitter * chance);
}

/** How long to wait before looking for a lost root again: 5 s, doubling to 60 s. `looks` counts from 1. */
export const returnWaitMs = (looks: number): number => Math.min(60_000, 5_000 * 2 ** Math.min(10, looks - 1));

/** How long to wait after a fault of our own: 5 s, doubling to 5 minutes. `faults` counts from 1. */
export const faultWaitMs = (faults: number): number => Math.min(300_000, 5_000 * 2 ** Math.min(10, faults - 1));

/** How long hints gather before they are scanned: a copy or a save comes as several. */
export const hintGatherMs = 150;

/** How long no hint is scanned after a scan that took this long: at most a third of the time goes into scanning. */
export const restAfterMs = (scanTookMs: number): number => Math.min(60_000, 2 * Math.max(0, scanTookMs));
