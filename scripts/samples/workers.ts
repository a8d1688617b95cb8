import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** What a worker is asked: make one sample into a folder. */
export interface ToWorker {
  readonly index: number;
  readonly folder: string;
}

/** What it answers. */
export interface FromWorker {
  readonly index: number;
  readonly bytes: number;
}

/** Makes `count` samples into a folder, as many at once as there are cores, four at most; answers bytes in all. */
export async function makeAll(count: number, folder: string): Promise<number> {
  const waiting = Array.from({ length: count }, (_, index) => index);
  const threads = Math.min(4, availableParallelism(), count);
  const sums = await Promise.all(Array.from({ length: threads }, () => work(waiting, folder)));
  return sums.reduce((sum, bytes) => sum + bytes, 0);
}

function work(waiting: number[], folder: string): Promise<number> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  return new Promise<number>((resolve, reject) => {
    let sum = 0;
    const next = (): void => {
      const index = waiting.shift();
      if (index === undefined) resolve(sum);
      else worker.postMessage({ index, folder } satisfies ToWorker);
    };
    worker.on('message', ({ bytes }: FromWorker) => {
      sum += bytes;
      next();
    });
    worker.once('error', reject);
    next();
  }).finally(() => worker.terminate());
}
