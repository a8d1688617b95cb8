import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = fileURLToPath(new URL('../../scripts/samples.ts', import.meta.url));

/** The 24 sample pictures in a folder, for a clone that has no others. */
export async function makeSamples(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, [script, folder]);
}
