/** Electron's own release, by the downloader Electron itself installs with. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { downloadArtifact, FetchDownloader } from '@electron/get';
import * as z from 'zod';

const fromHere = createRequire(import.meta.url);

/** The version package.json pins. Importing `electron` itself would fetch its program into node_modules. */
export const officialVersion: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(fromHere.resolve('electron/package.json'), 'utf8'))).version;

const checksums = (): Record<string, string> =>
  z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(fromHere.resolve('electron/checksums.json'), 'utf8')));

/** A closed network often drops what it refuses, and only silence tells. */
const answerMaxMs = 8_000;

/** 120 MB at 200 kB/s. */
const downloadMaxMs = 10 * 60_000;

/** The release for this machine as a zip whose digest was checked, or a sentence that says why there is none. */
export async function fetchOfficial(): Promise<
  { readonly ok: true; readonly zip: string } | { readonly ok: false; readonly why: string }
> {
  try {
    const zip = await downloadArtifact({
      version: officialVersion,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      checksums: checksums(),
      downloader: { download },
    });
    return { ok: true, zip };
  } catch (error) {
    return { ok: false, why: reasonOf(error) };
  }
}

/** The server's first answer may take seconds; the bytes after it may take minutes. */
async function download(url: string, target: string): Promise<void> {
  // Whatever it says, it is there; the download itself finds out the rest.
  await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(answerMaxMs) });
  await new FetchDownloader().download(url, target, { signal: AbortSignal.timeout(downloadMaxMs) });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch says "fetch failed", and the system's own word is in its cause.
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`;
}
