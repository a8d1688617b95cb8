/** Finds the local cloud that is running on a data directory, or starts one. It always is a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { systemClock } from '../adapters/clock.ts';
import type { Log } from '../engine/ports.ts';
import { findFreePorts } from './free-ports.ts';
import { type KeptState, keepRunning, type Running } from './keep-running.ts';
import { localCloudDir } from './state-dir.ts';
import { CannotDo } from './usage-error.ts';

/** The line a local cloud prints when it is ready. */
export const CloudReady = z.object({
  api: z.url(),
  s3: z.url(),
  identity: z.url(),
  region: z.string(),
  identityPoolId: z.string(),
  originalsBucket: z.string(),
  metadataBucket: z.string(),
});
export type CloudReady = z.infer<typeof CloudReady>;

/**
 * A cloud to use, and how to let go of it: one that was started here is started again when it dies, at the same addresses,
 * and is stopped in the end; one that ran before is left alone.
 */
export interface LocalCloud {
  readonly ready: CloudReady;
  readonly wasRunning: boolean;
  /** One that ran before always counts as running: whether it answers, its answers tell. */
  state(): KeptState;
  stop(): Promise<void>;
}

/** How long a cloud may take to start: it sweeps its store first. */
const startMs = 30_000;

/** How long it may take to stop before it is killed, which costs it nothing but an analysis done again. */
const stopMs = 1_500;

/** The entry of the local cloud, by its path only: nothing of it is imported here. */
export const localCloudEntry: string = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));

/** How the process of a local cloud is started: a Node and the script it runs. */
export interface CloudProgram {
  readonly node: string;
  readonly entry: string;
}

const thisNode: CloudProgram = { node: process.execPath, entry: localCloudEntry };

/** What may be set otherwise. */
export interface LocalCloudParts {
  /** Absent: this process's own Node and sources. */
  readonly program?: CloudProgram;
  readonly log?: Log;
}

/** The API, the store and the identity pool each have one, in a row. */
const portsOfCloud = 3;

/** The cloud of this data directory. Throws CannotDo when it cannot be started. */
export async function openLocalCloud(dir: string, { program, log }: LocalCloudParts = {}): Promise<LocalCloud> {
  const found = await findRunning(dir);
  if (found !== undefined)
    return { ready: found, wasRunning: true, state: () => 'running', stop: () => Promise.resolve() };
  const port = await findFreePorts(portsOfCloud, Math.random);
  const flags = [
    '--data-dir',
    localCloudDir(dir),
    '--with-parent',
    ...(port === undefined ? [] : ['--port', `${port}`]),
  ];
  const start = (): Promise<StartedCloud> => startCloud(program ?? thisNode, flags);
  const first = await startOnceFree(start, log);
  const kept = keepRunning(first, { start, clock: systemClock, log: log ?? (() => undefined) });
  return { ready: first.ready, wasRunning: false, state: kept.state, stop: kept.stop };
}

/** What it keeps it keeps on disk, and what is in memory lives shortly: V8 need not save collecting it. */
const leanFlags = ['--max-semi-space-size=2', '--heap-growing-percent=20'];

/** How often, and how far apart, a start is tried while another cloud has the directory: one that is ending takes three seconds. */
const busyAttempts = 20;
const busyWaitMs = 500;

/** What the local cloud exits with when another one has its directory. */
const folderInUseCode = 3;

/** Another cloud has the directory. */
class FolderInUse extends CannotDo {}

/** An engine that was killed leaves a cloud that ends on its own, a moment later: the next engine waits for that. */
async function startOnceFree(start: () => Promise<StartedCloud>, log: Log | undefined): Promise<StartedCloud> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof FolderInUse) || attempt === busyAttempts) throw error;
      log?.('localCloudWaits', { attempt });
      await sleep(busyWaitMs);
    }
  }
}

interface StartedCloud extends Running {
  readonly ready: CloudReady;
}

async function findRunning(dir: string): Promise<CloudReady | undefined> {
  try {
    const parsed = CloudReady.safeParse(JSON.parse(await readFile(join(localCloudDir(dir), 'running.json'), 'utf8')));
    if (!parsed.success) return undefined;
    // The file outlives a cloud that was killed: only an answer proves that it runs.
    const answer = await fetch(`${parsed.data.api}/.well-known/tintype.json`, { signal: AbortSignal.timeout(3_000) });
    const known: unknown = await answer.json();
    const isSame = z.object({ identityPoolId: z.literal(parsed.data.identityPoolId) }).safeParse(known).success;
    return isSame ? parsed.data : undefined;
  } catch {
    // No file, not ours, or nobody answers: none is running.
    return undefined;
  }
}

async function startCloud({ node, entry }: CloudProgram, flags: readonly string[]): Promise<StartedCloud> {
  const child = spawn(node, [...leanFlags, entry, ...flags], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, MALLOC_ARENA_MAX: '1' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    return { ready: await readReady(child), ended, stop: () => stopChild(child) };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function readReady(child: ChildProcess): Promise<CloudReady> {
  return new Promise((resolve, reject) => {
    const complaints: string[] = [];
    const timer = setTimeout(() => reject(new CannotDo('The local cloud did not start within 30 seconds.')), startMs);
    const fail = (why?: unknown): void => {
      clearTimeout(timer);
      const sentence = complaints.at(-1) ?? 'The local cloud stopped before it was ready.';
      reject(why === folderInUseCode ? new FolderInUse(sentence) : new CannotDo(sentence));
    };
    child.once('error', fail);
    child.once('close', fail);
    if (child.stderr !== null)
      createInterface({ input: child.stderr }).on('line', (line) => keepLast(complaints, line));
    if (child.stdout === null) return fail();
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      child.off('close', fail);
      const parsed = CloudReady.safeParse(JSON.parse(line));
      if (parsed.success) resolve(parsed.data);
      else reject(new CannotDo('The local cloud said something that is not understood.'));
    });
  });
}

function keepLast(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > 20) lines.shift();
}

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.stdin?.end();
    child.kill('SIGTERM');
  });
}
