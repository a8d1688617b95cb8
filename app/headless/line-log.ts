import { systemClock } from '../adapters/clock.ts';
import type { Log } from '../engine/ports.ts';
import { printable } from './print/table.ts';
import type { Terminal } from './terminal.ts';

/** A log of one line of JSON for each event on the terminal's `err`, for people who look for a fault and for tests. */
export const lineLog =
  (terminal: Terminal): Log =>
  (event, facts) =>
    terminal.err(JSON.stringify({ at: new Date(systemClock.now()).toISOString(), event, ...facts }));

/** A log that tells a person of our own faults alone, each once: what is left to them is to report it. */
export function faultLog(terminal: Terminal): Log {
  const told = new Set<string>();
  return (event, facts) => {
    const words = `${facts?.where}: ${facts?.error}: ${facts?.detail}`;
    if (event !== 'ownFault' || told.has(words)) return;
    told.add(words);
    terminal.err(`Something is wrong in Tintype itself, and is tried again. Please report it: ${printable(words)}`);
  };
}
