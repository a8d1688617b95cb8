/** `npm run samples [folder]`: paints the sample pictures into `samples/`, or into the folder given. Same bytes every time. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plans } from './samples/list.ts';
import { makeAll } from './samples/workers.ts';

const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('../samples', import.meta.url)));
await mkdir(folder, { recursive: true });
const bytes = await makeAll(plans.length, folder);
console.log(`${plans.length} pictures in ${folder}, ${bytes.toLocaleString('en')} bytes`);
