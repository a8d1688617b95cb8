/**
 * `npm start`: Tintype in the browser, on the local cloud, with pictures to try it with. The first start builds the
 * interface and paints the samples. Runs until Ctrl-C.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

const isUiMissing = isUiOld();
const isSamplesMissing = !existsSync(samples);
if (isUiMissing || isSamplesMissing) {
  const what = [
    ...(isUiMissing ? ['building the interface'] : []),
    ...(isSamplesMissing ? ['painting 24 sample pictures'] : []),
  ];
  console.log(`Once: ${what.join(' and ')}; this takes up to a minute …`);
}
const [isBuilt] = await Promise.all([isUiMissing ? buildUi() : true, isSamplesMissing && makeSamples()]);
process.exitCode = isStopped ? 0 : isBuilt ? await serve() : 1;

/** Whether the built interface is missing or older than what it is built from. */
function isUiOld(): boolean {
  const built = join(root, 'dist', 'renderer', 'index.html');
  if (!existsSync(built)) return true;
  const builtAt = statSync(built).mtimeMs;
  const folders = ['app/renderer', 'app/contract', 'app/rpc', 'processor/contract'].map((path) => join(root, path));
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name)),
  );
  return [join(root, 'package-lock.json'), ...sources].some((path) => statSync(path).mtimeMs > builtAt);
}

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

async function serve(): Promise<number> {
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const args = [
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
