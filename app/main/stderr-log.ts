import type { Log } from '../engine/ports.ts';

/** A log of one line of JSON for each event on standard error, for people who started the program from a terminal. */
export const stderrLog: Log = (event, facts) =>
  void process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...facts })}\n`);
