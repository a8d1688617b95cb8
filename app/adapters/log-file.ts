/**
 * A log of this machine alone: a JSON object a line, in a file that starts anew when it is full; a few old ones are kept.
 * Writing it never fails: a full disk costs lines, and the next one that is written says how many.
 */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log } from '../engine/ports.ts';
import { redactedFacts } from './log-redaction.ts';

/** Where it is written, and how much of it is kept. */
export interface LogFileParts {
  readonly folder: string;
  /** `NAME.log`; old ones are `NAME.1.log` and so on, the newest first. */
  readonly name: string;
  readonly clock: Clock;
  /** 10 MB unless told. */
  readonly bytesMax?: number;
}

/** An open log. One process at a time may have it. */
export interface LogFile {
  readonly log: Log;
  /** Writes what waits and closes it. What is logged afterwards is lost. */
  close(): void;
}

const usualBytesMax = 10_000_000;

/** How many old files there are beside the one that is written. */
const oldKept = 3;

/** Lines wait this long for others, so that a thousand of them are one write. */
const gatherMs = 200;

/** What may be the last words before an end: written at once. */
const urgent = /died|crash|fault|cannot/i;

/** Opens the log and goes on at its end. */
export function openLogFile({ folder, name, clock, bytesMax = usualBytesMax }: LogFileParts): LogFile {
  const path = (age: number): string => join(folder, age === 0 ? `${name}.log` : `${name}.${age}.log`);
  let waiting: string[] = [];
  let lost = 0;
  let isClosed = false;
  let stopWaiting: (() => void) | undefined;
  let file: { readonly descriptor: number; bytes: number } | undefined;

  const open = (): { readonly descriptor: number; bytes: number } => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const descriptor = openSync(path(0), 'a', 0o600);
    return { descriptor, bytes: fstatSync(descriptor).size };
  };
  const shut = (): void => {
    if (file !== undefined) closeSync(file.descriptor);
    file = undefined;
  };
  const startAnew = (): void => {
    // Closed first: Windows renames no open file.
    shut();
    for (let age = oldKept - 1; age >= 0; age -= 1) tryRename(path(age), path(age + 1));
  };
  const lineOf = (event: string, facts: Parameters<Log>[1]): string =>
    `${JSON.stringify({ at: new Date(clock.now()).toISOString(), event, ...redactedFacts(facts ?? {}) })}\n`;
  const flush = (): void => {
    stopWaiting?.();
    stopWaiting = undefined;
    if (waiting.length === 0) return;
    const lines = waiting;
    waiting = [];
    try {
      const text = (lost > 0 ? lineOf('linesLost', { lines: lost }) : '') + lines.join('');
      const bytes = Buffer.byteLength(text);
      file ??= open();
      if (file.bytes > 0 && file.bytes + bytes > bytesMax) startAnew();
      file ??= open();
      writeSync(file.descriptor, text);
      file.bytes += bytes;
      lost = 0;
    } catch {
      // The disk is full, or the folder is gone: opened again with the next lines.
      lost += lines.length;
      tryShut(shut);
    }
  };
  return {
    log: (event, facts) => {
      if (isClosed) return;
      waiting.push(lineOf(event, facts));
      if (urgent.test(event)) flush();
      else stopWaiting ??= clock.after(gatherMs, flush);
    },
    close: () => {
      flush();
      isClosed = true;
      tryShut(shut);
    },
  };
}

/** Tells several logs. */
export const toEach =
  (...logs: readonly Log[]): Log =>
  (event, facts) => {
    for (const log of logs) log(event, facts);
  };

function tryRename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // There are not so many yet.
  }
}

function tryShut(shut: () => void): void {
  try {
    shut();
  } catch {
    // It was no longer open.
  }
}
