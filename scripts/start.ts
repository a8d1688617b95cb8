/**
 * `npm start`: the desktop app where an Electron runtime and a display are there, else the same UI in the browser, which it
 * says in one line. On the local cloud, with pictures to try it with. The first start builds the interface and paints the
 * samples. Runs until the window or Ctrl-C ends it. Options are those of `tintype serve`, and mean the browser.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseShell, type StartShell } from './electron/choose-shell.ts';
import { findRuntime } from './electron/runtime.ts';
import { isRendererOld } from './renderer-age.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const samples = join(root, 'samples');
const running = new Set<ChildProcess>();
let isStopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isStopped = true;
    // Ctrl-C in a terminal reaches them too; a signal sent to this process alone does not.
    for (const child of running) child.kill(signal);
  });
}

const shell = chooseShell({
  options: process.argv.slice(2),
  executable: findRuntime()?.executable ?? installedElectron(),
  platform: process.platform,
  environment: process.env,
  userId: process.getuid?.(),
});
const isUiMissing = isRendererOld(root);
const isSamplesMissing = !existsSync(samples);
if (isUiMissing || isSamplesMissing) {
  const what = [
    ...(isUiMissing ? ['building the interface'] : []),
    ...(isSamplesMissing ? ['painting 24 sample pictures'] : []),
  ];
  console.log(`Once: ${what.join(' and ')}; this takes up to a minute …`);
}
const [isBuilt] = await Promise.all([isUiMissing ? buildUi() : true, isSamplesMissing && makeSamples()]);
process.exitCode = isStopped ? 0 : isBuilt ? await open(shell) : 1;

async function buildUi(): Promise<boolean> {
  const { code, said } = await run([join(root, 'node_modules/@angular/cli/bin/ng.js'), 'build'], 'pipe');
  if (code !== 0 && !isStopped) console.error(`The interface could not be built:\n${said}`);
  return code === 0;
}

/** Made beside and put in place whole, so that a set that was broken off is made again. */
async function makeSamples(): Promise<void> {
  const unfinished = `${samples}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const { code, said } = await run([join(root, 'scripts/samples.ts'), unfinished], 'pipe');
  if (code === 0) renameSync(unfinished, samples);
  else if (!isStopped) console.error(`The samples could not be made; everything else works.\n${said}`);
}

async function open(chosen: StartShell): Promise<number> {
  if (chosen.is === 'browser') return serve(chosen.because);
  const built = await run([join(root, 'scripts/build-desktop.ts')], 'pipe');
  if (built.code !== 0) return serve(`the desktop app could not be built:\n${built.said}`);
  const began = performance.now();
  const code = await runProgram(chosen.executable, [...chosen.flags, root]);
  // A window somebody closed is one that was there.
  const couldNotStart = code !== 0 && !isStopped && performance.now() - began < startMaxMs;
  return couldNotStart ? serve(`Electron ended at once, with code ${code}`) : code;
}

/** What fails before a window is there fails within so long. */
const startMaxMs = 5_000;

/** Where npm puts Electron's own release, if it was fetched. */
function installedElectron(): string | undefined {
  const folder = join(root, 'node_modules', 'electron', 'dist');
  const found = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron'].map((name) => join(folder, name));
  return found.find((path) => existsSync(path));
}

async function runProgram(program: string, args: readonly string[]): Promise<number> {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'ignore'] });
  running.add(child);
  const [code] = await Promise.race([once(child, 'close'), once(child, 'error').then(() => [1])]);
  running.delete(child);
  return typeof code === 'number' ? code : 1;
}

async function serve(because: string): Promise<number> {
  console.log(`In the browser: ${because}.`);
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const args = [
    '--max-semi-space-size=2',
    join(root, 'app/headless/tintype.mjs'),
    'serve',
    ...(hasScreen ? ['--open'] : []),
    ...process.argv.slice(2),
  ];
  return (await run(args, 'inherit')).code;
}

async function run(
  args: readonly string[],
  stdio: 'inherit' | 'pipe',
): Promise<{ readonly code: number; readonly said: string }> {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', stdio, stdio] });
  running.add(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const [code] = await once(child, 'close');
  running.delete(child);
  return { code: typeof code === 'number' ? code : 1, said: said.join('') };
}
