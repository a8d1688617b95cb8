/** `npm run release:check`: whether the tag in GITHUB_REF_NAME may become a release, which is that of package.json's version. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const manifest = fileURLToPath(new URL('../package.json', import.meta.url));
const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(manifest, 'utf8')));
const tag = process.env.GITHUB_REF_NAME ?? '';
if (tag === `v${version}`) console.log(`${tag} is the version of package.json.`);
else {
  console.error(`The tag "${tag}" is not v${version}, the version of package.json.`);
  process.exitCode = 1;
}
