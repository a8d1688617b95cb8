/** Makes the samples it is told to, one after the other, until it is told to stop. */
import { parentPort } from 'node:worker_threads';
import { plans } from './list.ts';
import { makeSample } from './make-sample.ts';
import type { FromWorker, ToWorker } from './workers.ts';

parentPort?.on('message', async ({ index, folder }: ToWorker) => {
  const plan = plans[index];
  if (plan === undefined) throw new RangeError(`there is no sample ${index}`);
  const answer: FromWorker = { index, bytes: await makeSample(plan, folder) };
  parentPort?.postMessage(answer);
});
