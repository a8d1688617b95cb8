import { systemClock } from '../adapters/clock.ts';
import type { Log } from '../engine/ports.ts';
import type { Terminal } from './terminal.ts';

/** A log of one line of JSON for each event on the terminal's `err`, for people who look for a fault and for tests. */
export const lineLog =
  (terminal: Terminal): Log =>
  (event, facts) =>
    terminal.err(JSON.stringify({ at: new Date(systemClock.now()).toISOString(), event, ...facts }));
