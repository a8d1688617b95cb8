/** The built UI: made when it is missing or older than its sources. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { isRendererOld } from '../../scripts/renderer-age.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'dist', 'renderer');
const buildMaxMs = 240_000;

/** A copy of the built UI, so that a build meanwhile takes nothing away from under a browser. */
export interface RendererCopy {
  readonly dir: string;
  remove(): Promise<void>;
}

/** Builds the UI where that is needed, and copies it. Rejects with what the build said. */
export async function copyRenderer(): Promise<RendererCopy> {
  if (isRendererOld(root)) await build();
  const dir = await mkdtemp(join(tmpdir(), 'tintype-ui-'));
  await cp(built, dir, { recursive: true });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Of all scripts and styles of a built UI together, those of views that are loaded later too. */
export function gzipBytesOf(dir: string): number {
  const files = readdirSync(dir).filter((name) => /\.(js|css|html)$/.test(name));
  return files.reduce((sum, name) => sum + gzipSync(readFileSync(join(dir, name)), { level: 9 }).byteLength, 0);
}

async function build(): Promise<void> {
  console.log('The UI is built first …');
  const child = spawn('npm', ['run', '--silent', 'build:renderer'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.timeout(buildMaxMs),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text;
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The UI could not be built:\n${said}`);
}
