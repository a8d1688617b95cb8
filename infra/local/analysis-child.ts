/** The inside of an analysis process: does one task at a time for the pool that started it, and ends when that one does. */
import { Worker } from 'node:worker_threads';
import { ChildSettings, Order, type Report, type TaskTable, type Thrown } from './analysis-messages.ts';

/** Makes this process an analysis process that can do `tasks`. To be called once, by the entry a pool was given. */
export function serveTasks(tasks: TaskTable): void {
  const settings = ChildSettings.parse(JSON.parse(process.argv[2] ?? ''));
  // A terminal's Ctrl-C goes to the whole group; the pool decides when we end, so that its cloud can stop in order.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit(0));
  const taskStartedAt = startWatch(settings);
  process.on('message', async (message) => {
    const order = Order.parse(message);
    Atomics.store(taskStartedAt, 0, BigInt(Date.now()));
    const report = await carryOut(tasks, order);
    Atomics.store(taskStartedAt, 0, 0n);
    send(report);
  });
  send({ is: 'ready' });
}

function startWatch({ memoryMaxBytes, timeMaxMs }: ChildSettings): BigInt64Array {
  const taskStartedAt = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT));
  const watch = new Worker(new URL('./analysis-watch.ts', import.meta.url), {
    workerData: { taskStartedAt, memoryMaxBytes, timeMaxMs, parentPid: process.ppid },
  });
  watch.unref();
  return taskStartedAt;
}

async function carryOut(tasks: TaskTable, { number, kind, input }: Order): Promise<Report> {
  try {
    const task = Object.hasOwn(tasks, kind) ? tasks[kind] : undefined;
    if (task === undefined) throw new TypeError(`No task is called ${kind}`);
    const value = await task(input);
    return { is: 'done', number, value, memoryBytes: process.memoryUsage.rss() };
  } catch (error) {
    return { is: 'threw', number, error: toThrown(error), memoryBytes: process.memoryUsage.rss() };
  }
}

function send(report: Report): void {
  // Without a channel the pool is gone, and `disconnect` is about to end us.
  if (process.connected) process.send?.(report);
}

function toThrown(error: unknown): Thrown {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, message: error.message, ...(code !== undefined && { code }) };
}
