/** The Node that runs the local cloud of a packed app: the very version the project is tested with. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { isThisMachine, nodeName, type Target } from './target.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, '.cache', 'pack', 'node');

/** 60 MB at 200 kB/s. */
const downloadMaxMs = 5 * 60_000;

/** Puts Node's program for `target` into `folder`. For this machine it is the devDependency's; for others nodejs.org's. */
export async function placeNode(target: Target, folder: string): Promise<void> {
  const ours = join(root, 'node_modules', 'node', 'bin', nodeName(target));
  const program = isThisMachine(target) && existsSync(ours) ? ours : await fetchNode(target);
  const placed = join(folder, nodeName(target));
  await mkdir(folder, { recursive: true });
  await copyFile(program, placed);
  await chmod(placed, 0o755);
}

/** The version of the `node` devDependency. */
async function nodeVersion(): Promise<string> {
  const text = await readFile(join(root, 'node_modules', 'node', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Where nodejs.org has it, below the folder of its version, and where the program lies in that file. */
export function publishedNode({ platform, arch }: Target, version: string): { file: string; program?: string } {
  if (platform === 'win32') return { file: `win-${arch}/node.exe` };
  const name = `node-v${version}-${platform}-${arch}`;
  return { file: `${name}.tar.gz`, program: `${name}/bin/node` };
}

async function fetchNode(target: Target): Promise<string> {
  const version = await nodeVersion();
  const { file, program } = publishedNode(target, version);
  const folder = join(cache, version, `${target.platform}-${target.arch}`);
  const kept = join(folder, nodeName(target));
  if (existsSync(kept)) return kept;
  const release = `https://nodejs.org/dist/v${version}`;
  const sums = new TextDecoder().decode(await fetchBytes(`${release}/SHASUMS256.txt`));
  const bytes = await fetchBytes(`${release}/${file}`);
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (!sums.split('\n').includes(`${digest}  ${file}`)) throw new Error(`${file} of nodejs.org has another digest.`);
  await mkdir(folder, { recursive: true });
  const fetched = join(folder, `fetched-${basename(file)}`);
  await writeFile(fetched, bytes);
  if (program === undefined) await rename(fetched, kept);
  else await run('tar', ['-xzf', fetched, '-C', folder, '--strip-components=2', program]);
  return kept;
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(downloadMaxMs) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
  return new Uint8Array(await answer.arrayBuffer());
}
