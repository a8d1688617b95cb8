/**
 * `npm start`: the local cloud on this machine, pictures to try it with, and what to type next. Runs until Ctrl-C.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openLocalCloud } from '../app/headless/local-cloud.ts';
import { stateDir } from '../app/headless/state-dir.ts';

const samples = fileURLToPath(new URL('../samples', import.meta.url));
const dir = stateDir(undefined);
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort());

const cloud = await openLocalCloud(dir).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});

console.log(`
Tintype's local cloud ${cloud.wasRunning ? 'was already running' : 'is running'}. No account is needed; everything stays on this machine.

  API      ${cloud.ready.api}
  Data     ${dir}
`);

if (!existsSync(samples) && !stopped.signal.aborted) {
  console.log('Painting 24 sample pictures, once; this takes about 20 seconds …');
  await makeSamples();
}

if (!stopped.signal.aborted) {
  console.log(`Try, in another terminal in this folder:

  npm run tintype -- upload samples
  npm run tintype -- records
  npm run --silent tintype -- analyse samples --json
`);
}

if (!cloud.wasRunning && !stopped.signal.aborted) {
  console.log('Ctrl-C stops it.');
  const keepAlive = setInterval(() => undefined, 60_000);
  await once(stopped.signal, 'abort');
  clearInterval(keepAlive);
}
await cloud.stop();

/** Made beside and put in place whole, so that one that was broken off is made again. */
async function makeSamples(): Promise<void> {
  const unfinished = `${samples}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const script = fileURLToPath(new URL('./samples.ts', import.meta.url));
  const child = spawn(process.execPath, [script, unfinished], { stdio: ['ignore', 'ignore', 'inherit'] });
  stopped.signal.addEventListener('abort', () => child.kill());
  const [code] = await once(child, 'exit');
  if (code === 0) renameSync(unfinished, samples);
  else if (!stopped.signal.aborted) console.error('The samples could not be made. "npm run samples" says why.');
}
