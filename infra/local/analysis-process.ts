/** One child process of the analysis pool, seen from the pool: does one task at a time and never outlives its limits. */
import { type ChildProcess, fork } from 'node:child_process';
import { Readable, type Writable } from 'node:stream';
import {
  type ChildSettings,
  lastWordsDescriptor,
  type Order,
  outOfMemoryWord,
  Report,
  type Task,
  type Thrown,
} from './analysis-messages.ts';
import { watchMemory } from './process-memory.ts';

/**
 * How a task ended. `timeLimit` and `memoryLimit`: the task took its process with it. `died`: the process ended for
 * another reason, said in `detail`. `threw`: the process is well. `notStarted`: no process came up. `stopped`: the pool
 * was closed first.
 */
export type TaskResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: 'timeLimit' | 'memoryLimit' | 'notStarted' | 'stopped' }
  | { readonly ok: false; readonly why: 'died'; readonly detail: string }
  | { readonly ok: false; readonly why: 'threw'; readonly error: Thrown };

/** What one process needs. */
export interface ProcessParts {
  /** The module it runs; it calls `serveTasks`. */
  readonly entry: URL;
  readonly settings: ChildSettings;
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** V8's own limit, below the whole process's. */
  readonly heapMaxMiB: number;
  /** How many tasks it does before it is replaced: small leaks of native code end with it. */
  readonly tasksMax: number;
  /** What it may hold between tasks before it is replaced. */
  readonly idleMemoryMaxBytes: number;
  /** Gets what it writes to stderr. */
  readonly onStderr?: ((text: string) => void) | undefined;
}

// Loading sharp and the SDK takes about a second on two busy cores.
const startMaxMs = 30_000;
const stopGraceMs = 2_000;

/** A child process. Starts at once and loads its tasks while the caller goes on. */
export class AnalysisProcess {
  readonly #parts: ProcessParts;
  readonly #child: ChildProcess;
  readonly #ready = settleable<void>();
  readonly #gone = settleable<TaskResult>();
  #isReady = false;
  #isGone = false;
  #isStopping = false;
  #killedFor: 'timeLimit' | 'memoryLimit' | 'notStarted' | undefined;
  #lastWords = '';
  #stderr = '';
  #memoryBytes = 0;
  #taskNumber = 0;
  #onResult: ((result: TaskResult) => void) | undefined;

  constructor(parts: ProcessParts) {
    this.#parts = parts;
    this.#child = forkChild(parts);
    this.#listen();
  }

  /** Does one task to its end. One at a time; the next only when this one has answered. */
  async run(task: Task): Promise<TaskResult> {
    const startTimer = setTimeout(() => this.#kill('notStarted'), startMaxMs);
    await Promise.race([this.#ready.promise, this.#gone.promise]);
    clearTimeout(startTimer);

    this.#taskNumber += 1;
    const answered = new Promise<TaskResult>((resolve) => {
      this.#onResult = resolve;
    });
    const { timeMaxMs, memoryMaxBytes } = this.#parts.settings;
    const timer = setTimeout(() => this.#kill('timeLimit'), timeMaxMs);
    const stopWatching = watchMemory(this.#child.pid, memoryMaxBytes, () => this.#kill('memoryLimit'));
    this.#post({ number: this.#taskNumber, kind: task.kind, input: task.input });
    const result = await Promise.race([answered, this.#gone.promise]);
    clearTimeout(timer);
    stopWatching();
    this.#onResult = undefined;
    return result;
  }

  /** Whether it may get another task. */
  isFit(): boolean {
    const { tasksMax, idleMemoryMaxBytes } = this.#parts;
    if (this.#isGone || this.#isStopping || this.#killedFor !== undefined) return false;
    return this.#taskNumber < tasksMax && this.#memoryBytes <= idleMemoryMaxBytes;
  }

  /** Ends it, in the middle of a task too. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#onResult !== undefined) this.#child.kill('SIGKILL');
    else if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), stopGraceMs);
    await this.#gone.promise;
    clearTimeout(timer);
  }

  #kill(why: 'timeLimit' | 'memoryLimit' | 'notStarted'): void {
    this.#killedFor ??= why;
    this.#child.kill('SIGKILL');
  }

  #post(order: Order): void {
    // A process that is gone, or going, cannot be told; its end is the answer.
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }

  #listen(): void {
    const child = this.#child;
    child.on('message', (message) => {
      const report = Report.safeParse(message);
      if (report.success) this.#hear(report.data);
      // It decodes hostile bytes: one that does not speak our words is no longer ours.
      else child.kill('SIGKILL');
    });
    child.once('error', (error) => this.#end(error.name));
    const drained = Promise.all([
      hear(child.stderr, (text) => {
        this.#stderr = (this.#stderr + text).slice(-stderrKept);
        this.#parts.onStderr?.(text);
      }),
      hear(child.stdio.at(lastWordsDescriptor), (text) => {
        this.#lastWords += text;
      }),
    ]);
    // Not `close`, which Node never tells of a child whose channel the parent closed.
    child.once('exit', async (code, signal) => {
      await Promise.race([drained, pause(drainMaxMs)]);
      this.#end(signal ?? `exit code ${code}`);
    });
  }

  #hear(report: Report): void {
    if (report.is === 'ready') {
      this.#isReady = true;
      this.#ready.resolve();
      return;
    }
    if (report.number !== this.#taskNumber) return;
    this.#memoryBytes = report.memoryBytes;
    this.#onResult?.(
      report.is === 'done' ? { ok: true, value: report.value } : { ok: false, why: 'threw', error: report.error },
    );
  }

  #end(detail: string): void {
    this.#isGone = true;
    this.#gone.resolve(this.#whyGone(detail));
  }

  #whyGone(detail: string): TaskResult {
    if (this.#isStopping) return { ok: false, why: 'stopped' };
    if (this.#killedFor !== undefined) return { ok: false, why: this.#killedFor };
    if (!this.#isReady) return { ok: false, why: 'notStarted' };
    // V8 says that its heap is full on stderr alone, and then aborts as any failed assertion does.
    const isHeapFull = this.#stderr.includes('JavaScript heap out of memory');
    if (isHeapFull || this.#lastWords.startsWith(outOfMemoryWord)) return { ok: false, why: 'memoryLimit' };
    return { ok: false, why: 'died', detail };
  }
}

interface Settleable<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function settleable<T>(): Settleable<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value) => resolve(value) };
}

/** Hands on what comes through a pipe from the child; resolves when its end is reached. */
function hear(pipe: Readable | Writable | null | undefined, onText: (text: string) => void): Promise<void> {
  if (!(pipe instanceof Readable)) return Promise.resolve();
  pipe.setEncoding('utf8').on('data', onText);
  return new Promise((done) => void pipe.once('close', done));
}

// What a dead process wrote is in the pipe already.
const drainMaxMs = 500;

const pause = (ms: number): Promise<void> => new Promise((done) => void setTimeout(done, ms).unref());

// Enough for V8's last words with their two stack traces.
const stderrKept = 16_384;

function forkChild({ entry, settings, environment, heapMaxMiB }: ProcessParts): ChildProcess {
  return fork(entry, [JSON.stringify(settings)], {
    execArgv: [`--max-old-space-size=${heapMaxMiB}`, '--disable-warning=ExperimentalWarning'],
    env: environment,
    serialization: 'json',
    // Its stdout is nobody's: ours carries one line of JSON, or the records somebody asked for.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', 'pipe'],
  });
}
