/** The engine as a process of its own that can be killed: the `tintype` command, its connections sent through a proxy. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const fileOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const command = fileOf('../../app/headless/cli.ts');
const redirect = fileOf('./redirect-ports.ts');

/** A line of JSON the process wrote: of its log (`event` names it) or of its results. */
export type Line = Readonly<Record<string, unknown>>;

/** What to run. */
export interface EngineWish {
  readonly args: readonly string[];
  /** Another script than the `tintype` command. */
  readonly script?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLog?: (line: Line) => void;
  readonly onResult?: (line: Line) => void;
}

/** A process that runs, or ran. */
export interface EngineProcess {
  readonly pid: number;
  /** Its exit code; null when it was killed. Settles when all it wrote was read. */
  readonly ended: Promise<number | null>;
  /** What it said on stderr that was no log. */
  readonly complaints: readonly string[];
  /** kill -9. */
  kill(): void;
  interrupt(): void;
}

/** Starts one. */
export function startEngine({ args, script = command, environment, onLog, onResult }: EngineWish): EngineProcess {
  const child = spawn(process.execPath, ['--import', redirect, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const complaints: string[] = [];
  readLines(child, 'stdout', (line) => onResult?.(line));
  readLines(child, 'stderr', (line) => onLog?.(line), complaints);
  return {
    pid: child.pid ?? 0,
    ended: once(child, 'close').then(([code]) => code as number | null),
    complaints,
    kill: () => void child.kill('SIGKILL'),
    interrupt: () => void child.kill('SIGINT'),
  };
}

/** The most memory the process had resident so far, and has now, in bytes. Linux only. */
export function memoryOf(pid: number): { readonly peak: number; readonly now: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return { peak: read('VmHWM'), now: read('VmRSS') };
}

function readLines(
  child: ChildProcess,
  from: 'stdout' | 'stderr',
  onLine: (line: Line) => void,
  others: string[] = [],
): void {
  const stream = child[from];
  if (stream === null) return;
  createInterface({ input: stream }).on('line', (text) => {
    const line = tryParse(text);
    if (line === undefined) others.push(text);
    else onLine(line);
  });
}

function tryParse(text: string): Line | undefined {
  try {
    return JSON.parse(text);
  } catch {
    // A sentence, or a line cut off by the kill.
    return undefined;
  }
}
