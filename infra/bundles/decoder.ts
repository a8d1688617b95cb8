/**
 * Puts sharp and what it needs on the Lambda's CPU into a bundle: from our own node_modules where this machine has the
 * same CPU, else from the registry, in exactly the versions and with the checksums of package-lock.json.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Cpu, rootDirectory } from './functions.ts';

const Locked = z.object({
  version: z.string().optional(),
  cpu: z.array(z.string()).optional(),
  os: z.array(z.string()).optional(),
  libc: z.union([z.string(), z.array(z.string())]).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const Lock = z.looseObject({ packages: z.record(z.string(), z.looseObject(Locked.shape)) });
type Packages = z.infer<typeof Lock>['packages'];

const npmCpu: Readonly<Record<Cpu, string>> = { arm64: 'arm64', x86_64: 'x64' };

// Lambda's Node runtimes are Amazon Linux: glibc.
const target = { os: 'linux', libc: 'glibc' };

const installMs = 120_000;

/** Fills `into`. Answers a sentence that says what is missing, or undefined when everything is there. */
export async function placeDecoder(cpu: Cpu, into: string): Promise<string | undefined> {
  const packages = await readLock();
  const names = packagesFor(packages, npmCpu[cpu]);
  const from = (await hasAll(ownModules, names, packages)) ? ownModules : await fetchPackages(cpu, packages, names);
  if (from === undefined) {
    return `The picture decoder for ${cpu} is not on this machine, and the package registry could not be reached.`;
  }
  for (const name of names) await copyPackage(join(from, name), join(into, name));
  return undefined;
}

const ownModules = join(rootDirectory, 'node_modules');
const prefix = 'node_modules/';

async function readLock(): Promise<Packages> {
  const text = await readFile(join(rootDirectory, 'package-lock.json'), 'utf8');
  return Lock.parse(JSON.parse(text)).packages;
}

/** Names of sharp and everything it needs on Lambda with this CPU. */
export function packagesFor(packages: Packages, cpu: string): readonly string[] {
  const found = new Set<string>();
  const walk = (name: string): void => {
    const locked = packages[`${prefix}${name}`];
    if (found.has(name) || locked === undefined || !fits(locked, cpu)) return;
    found.add(name);
    for (const next of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) walk(next);
  };
  walk('sharp');
  return [...found].sort();
}

function fits(locked: z.infer<typeof Locked>, cpu: string): boolean {
  const allows = (list: string | readonly string[] | undefined, one: string): boolean =>
    list === undefined || [list].flat().includes(one);
  return allows(locked.cpu, cpu) && allows(locked.os, target.os) && allows(locked.libc, target.libc);
}

async function hasAll(modules: string, names: readonly string[], packages: Packages): Promise<boolean> {
  const found = await Promise.all(names.map((name) => versionOf(join(modules, name))));
  return names.every((name, index) => found[index] !== undefined && found[index] === packages[prefix + name]?.version);
}

async function versionOf(folder: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(folder, 'package.json'), 'utf8');
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
  } catch {
    // Not there, or damaged: it has to be fetched either way.
    return undefined;
  }
}

/** The node_modules that holds these packages, fetched once and kept; undefined when they cannot be had. */
async function fetchPackages(cpu: Cpu, packages: Packages, names: readonly string[]): Promise<string | undefined> {
  const kept = join(rootDirectory, '.cache/lambda-packages', cpu);
  if (await hasAll(join(kept, prefix), names, packages)) return join(kept, prefix);
  const folder = `${kept}-${process.pid}`;
  try {
    await writeProject(folder, packages, names);
    await npmInstall(folder, npmCpu[cpu]);
    await rm(kept, { recursive: true, force: true });
    await rename(folder, kept);
  } catch {
    await rm(folder, { recursive: true, force: true });
  }
  return (await hasAll(join(kept, prefix), names, packages)) ? join(kept, prefix) : undefined;
}

/** A project that has only these packages, locked as ours are. */
async function writeProject(folder: string, packages: Packages, names: readonly string[]): Promise<void> {
  const version = packages[`${prefix}sharp`]?.version ?? '';
  const root = { name: 'decoder', version: '1.0.0', dependencies: { sharp: version } };
  const kept = Object.fromEntries(names.map((name) => [prefix + name, packages[prefix + name] ?? {}]));
  const lock = { ...root, lockfileVersion: 3, requires: true, packages: { '': root, ...withoutOthers(kept, names) } };
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(root));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
}

/** npm refuses a lockfile that names optional packages it does not hold. */
function withoutOthers(kept: Packages, names: readonly string[]): Packages {
  const only = (wanted: Record<string, string> | undefined): Record<string, string> =>
    Object.fromEntries(Object.entries(wanted ?? {}).filter(([name]) => names.includes(name)));
  return Object.fromEntries(
    Object.entries(kept).map(([path, locked]) => [
      path,
      { ...locked, optionalDependencies: only(locked.optionalDependencies) },
    ]),
  );
}

async function npmInstall(folder: string, cpu: string): Promise<void> {
  const flags = [`--os=${target.os}`, `--cpu=${cpu}`, `--libc=${target.libc}`, '--ignore-scripts', '--no-audit'];
  // One try each: without a network, npm would go on for minutes.
  const network = [
    '--no-fund',
    '--prefer-offline',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=500',
    '--fetch-retry-maxtimeout=2000',
  ];
  await promisify(execFile)('npm', ['ci', ...flags, ...network], {
    cwd: folder,
    timeout: installMs,
    shell: process.platform === 'win32',
  });
}

// What nobody runs: documentation, types, and the C++ sources the binary was built from.
const leftOut = /\.(md|d\.ts|d\.cts|map|h|cc|gyp)$|[/\\](src|install|include|docs)$/;

async function copyPackage(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to, {
    recursive: true,
    dereference: true,
    filter: (path) => !leftOut.test(path.slice(from.length)),
  });
}
