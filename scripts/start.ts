/**
 * `npm start`: the local cloud on this machine, pictures to try it with, and what to type next. Runs until Ctrl-C.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openLocalCloud } from '../app/headless/local-cloud.ts';
import { stateDir } from '../app/headless/state-dir.ts';

const samples = fileURLToPath(new URL('../samples', import.meta.url));
const dir = stateDir(undefined);

if (!existsSync(samples)) {
  console.log('Making 24 sample pictures, once …');
  spawnSync(process.execPath, [fileURLToPath(new URL('./samples.ts', import.meta.url))], { stdio: 'inherit' });
}

const cloud = await openLocalCloud(dir).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});

console.log(`
Tintype's local cloud ${cloud.wasRunning ? 'was already running' : 'is running'}. No account is needed; everything stays on this machine.

  API      ${cloud.ready.api}
  Data     ${dir}
  Samples  ${samples}

Try, in another terminal in this folder:

  npm run tintype -- upload samples
  npm run tintype -- records
  npm run --silent tintype -- analyse samples --json
`);

if (cloud.wasRunning) process.exit(0);
console.log('Ctrl-C stops it.');
const keepAlive = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(keepAlive);
    void cloud.stop().then(() => process.exit(0));
  });
}
