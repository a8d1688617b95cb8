/**
 * `npm run test:desktop`: the desktop app in a real Electron, driven as a person would. On a machine without a display one is
 * made by Xvfb. Where no Electron can be had the tests are skipped, and it says why.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagedProgram, programVariable, whyNot } from '../fixtures/desktop-program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const npm = (...args: readonly string[]): number | null =>
  spawnSync('npm', args, { cwd: root, stdio: 'inherit' }).status;

const xvfb = ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1400x900x24'];

const reason = whyNot();
if (reason !== undefined) console.log(`The tests of the desktop app are skipped: ${reason}.`);
else process.exitCode = run();

function run(): number {
  const isPacked = !process.argv.includes('--unpacked');
  const builds = isPacked ? ['pack'] : ['build:renderer', 'build:desktop'];
  for (const build of builds) if (npm('run', '--silent', build) !== 0) return 1;
  const packaged = isPacked ? packagedProgram() : undefined;
  const rest = process.argv.slice(2).filter((argument) => argument !== '--unpacked');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const command = [process.execPath, vitest, 'run', '--project', 'desktop', '--reporter=verbose', ...rest];
  const [program = '', ...args] = process.env.DISPLAY ? command : [...xvfb, ...command];
  const env = { ...process.env, ...(packaged !== undefined && { [programVariable]: packaged }) };
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
}
