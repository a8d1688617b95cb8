/**
 * The analysis runs in child processes, because decoders of hostile pictures hang, eat memory and crash: each then costs
 * one task, never the cloud. Processes are reused, and replaced when a limit was reached or they are worn.
 */
import type { Task } from './analysis-messages.ts';
import { AnalysisProcess, type TaskResult } from './analysis-process.ts';

/** A pool of processes. */
export interface AnalysisPool {
  /** Runs a task as soon as a process is free; never rejects. A task whose process died is tried once more, in another. */
  run(task: Task): Promise<TaskResult>;
  /** Ends everything, running tasks too; those answer `stopped`. */
  close(): Promise<void>;
}

/** What a pool needs; limits that are left out have the values of `poolDefaults`. */
export interface PoolParts {
  /** The module its processes run; it calls `serveTasks`. */
  readonly entry: URL;
  /** All of its processes' environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits?: Partial<PoolLimits>;
  /** Gets what the processes write to stderr. */
  readonly onStderr?: (text: string) => void;
}

/** The limits of a pool and its processes. */
export interface PoolLimits {
  readonly size: number;
  readonly timeMaxMs: number;
  /** Resident memory of one whole process. */
  readonly memoryMaxBytes: number;
  readonly heapMaxMiB: number;
  readonly tasksMax: number;
  readonly idleMemoryMaxBytes: number;
  /** An idle process goes after this long: a desktop has better uses for its memory. */
  readonly idleMaxMs: number;
}

const MiB = 1024 * 1024;

/** The limits of the local cloud: two processes, a verdict within 20 seconds, under 1 GiB. */
export const poolDefaults: PoolLimits = {
  size: 2,
  // The verdict that it crashed takes a moment, too.
  timeMaxMs: 18_000,
  memoryMaxBytes: 900 * MiB,
  // What native code holds is far more than the heap: a heap of this size is a loop, not a picture.
  heapMaxMiB: 512,
  tasksMax: 500,
  // Some 100 MiB more than pictures of cameras leave behind: what the next one adds has to fit below 512 MiB (decision 23).
  idleMemoryMaxBytes: 280 * MiB,
  idleMaxMs: 120_000,
};

interface Lane {
  process: AnalysisProcess | undefined;
  isBusy: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

/** A pool; its processes start when they are first needed. */
export function createAnalysisPool(parts: PoolParts): AnalysisPool {
  const limits = { ...poolDefaults, ...parts.limits };
  const lanes = Array.from(
    { length: limits.size },
    (): Lane => ({ process: undefined, isBusy: false, idleTimer: undefined }),
  );
  const waiting: ((lane: Lane | undefined) => void)[] = [];
  const leaving = new Set<Promise<void>>();
  let isClosed = false;

  const takeLane = async (): Promise<Lane | undefined> => {
    if (isClosed) return undefined;
    // One that has its process already, before one that must start it.
    const free = lanes.filter((lane) => !lane.isBusy);
    const lane = free.find((candidate) => candidate.process?.isFit() === true) ?? free[0];
    if (lane === undefined) return new Promise((resolve) => void waiting.push(resolve));
    lane.isBusy = true;
    return lane;
  };
  const giveBack = (lane: Lane): void => {
    if (lane.process?.isFit() !== true) retire(lane);
    const next = waiting.shift();
    if (next !== undefined) {
      next(lane);
      return;
    }
    lane.isBusy = false;
    lane.idleTimer = setTimeout(() => retire(lane), limits.idleMaxMs).unref();
  };
  const retire = (lane: Lane): void => {
    const { process } = lane;
    lane.process = undefined;
    if (process === undefined) return;
    const gone = process.stop().finally(() => leaving.delete(gone));
    leaving.add(gone);
  };
  const runOnce = async (task: Task): Promise<TaskResult> => {
    const lane = await takeLane();
    if (lane === undefined || isClosed) return { ok: false, why: 'stopped' };
    clearTimeout(lane.idleTimer);
    // It may have died while nobody used it.
    if (lane.process?.isFit() !== true) retire(lane);
    lane.process ??= new AnalysisProcess(processParts(parts, limits));
    const result = await lane.process.run(task);
    giveBack(lane);
    return result;
  };

  return {
    run: async (task) => {
      const first = await runOnce(task);
      return !first.ok && first.why === 'died' ? await runOnce(task) : first;
    },
    close: async () => {
      isClosed = true;
      for (const next of waiting.splice(0)) next(undefined);
      for (const lane of lanes) {
        clearTimeout(lane.idleTimer);
        retire(lane);
      }
      await Promise.all(leaving);
    },
  };
}

function processParts(parts: PoolParts, limits: PoolLimits) {
  const { timeMaxMs, memoryMaxBytes, heapMaxMiB, tasksMax, idleMemoryMaxBytes } = limits;
  return {
    entry: parts.entry,
    settings: { timeMaxMs, memoryMaxBytes },
    environment: parts.environment,
    heapMaxMiB,
    tasksMax,
    idleMemoryMaxBytes,
    onStderr: parts.onStderr,
  };
}
