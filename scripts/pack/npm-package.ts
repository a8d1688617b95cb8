/** Packages of the lockfile: those installed here, and those of other systems, which npm leaves out. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, '.cache', 'pack', 'npm');
const fetchMaxMs = 3 * 60_000;

const Lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })),
});

/** The folder of a package as the lockfile pins it: node_modules where it is installed, else fetched and checked. */
export async function packageFolder(name: string): Promise<string> {
  const installed = join(root, 'node_modules', name);
  if (existsSync(installed)) return installed;
  const { packages } = Lock.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
  const { version, integrity } = packages[`node_modules/${name}`] ?? {};
  if (version === undefined || integrity === undefined) throw new Error(`${name} is not in the lockfile.`);
  const folder = join(cache, `${name.replace('/', '+')}@${version}`);
  if (!existsSync(folder)) await fetchPackage(`${name}@${version}`, integrity, folder);
  return folder;
}

async function fetchPackage(spec: string, integrity: string, folder: string): Promise<void> {
  const work = `${folder}.unfinished`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const { stdout } = await npm(['pack', spec, '--pack-destination', work, '--json', '--loglevel=error']);
  const [packed] = z.array(z.object({ filename: z.string() })).parse(JSON.parse(stdout));
  if (packed === undefined) throw new Error(`npm packed nothing for ${spec}.`);
  const tarball = join(work, packed.filename);
  const digest = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64');
  if (`sha512-${digest}` !== integrity) throw new Error(`${spec} is not what the lockfile pins.`);
  await run('tar', ['-xzf', tarball, '-C', work]);
  await rename(join(work, 'package'), folder);
  await rm(work, { recursive: true });
}

/** npm as this npm script was started, since on Windows it is no program of its own. */
function npm(args: readonly string[]): Promise<{ readonly stdout: string }> {
  const script = process.env.npm_execpath;
  if (script === undefined) return run('npm', args, { timeout: fetchMaxMs });
  return run(process.execPath, [script, ...args], { timeout: fetchMaxMs });
}
