/**
 * `npm run test:desktop`: the desktop app in a real Electron, driven as a person would. On a machine without a display one is
 * made by Xvfb. Where no Electron can be had the tests are skipped, and it says why.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagedProgram, programVariable, whyNot } from './program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const npm = (...args: readonly string[]): number | null =>
  spawnSync('npm', args, { cwd: root, stdio: 'inherit' }).status;

const reason = whyNot();
if (reason !== undefined) console.log(`The tests of the desktop app are skipped: ${reason}.`);
else process.exitCode = run();

function run(): number {
  if (npm('run', '--silent', 'build:renderer') !== 0 || npm('run', '--silent', 'build:desktop') !== 0) return 1;
  const packaged = packagedProgram();
  const vitest = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'desktop',
    ...process.argv.slice(2),
  ];
  const command = [process.execPath, ...vitest];
  const wrapped = process.env.DISPLAY
    ? command
    : ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1400x900x24', ...command];
  const [program = '', ...args] = wrapped;
  const env = { ...process.env, ...(packaged !== undefined && { [programVariable]: packaged }) };
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
}
