/** What a packed app weighs. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Prints the size of each unpacked app in dist/packaged and of its parts. */
export async function measurePacked(root: string): Promise<void> {
  const packed = join(root, 'dist', 'packaged');
  for (const name of await readdir(packed)) {
    if (!name.endsWith('-unpacked')) continue;
    const app = join(packed, name);
    const parts = ['resources/app.asar', 'resources/app.asar.unpacked', 'resources/cloud', 'resources/samples'];
    const sizes = await Promise.all(parts.map(async (part) => `${part} ${megabytes(await bytesOf(join(app, part)))}`));
    console.log(`${name}: ${megabytes(await bytesOf(app))} in all; ${sizes.join(', ')}`);
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function bytesOf(path: string): Promise<number> {
  const own = await stat(path);
  if (!own.isDirectory()) return own.size;
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  let sum = 0;
  for (const file of files) if (file.isFile()) sum += (await stat(join(file.parentPath, file.name))).size;
  return sum;
}
