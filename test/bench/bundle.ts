/**
 * What the analysis is on Lambda: size of its folder, zipped, and how long a fresh process takes to import it:
 * `node test/bench/bundle.ts`. Prints what it is made of, the largest first.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildBundles, bundleOptions } from '../../infra/bundles/build.ts';

const cpu = process.arch === 'arm64' ? 'arm64' : 'x86_64';
const { bundles, missing } = await buildBundles(cpu);
if (missing !== undefined) console.log(missing);

for (const [name, folder] of Object.entries(bundles)) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const whole = bytes.reduce((sum, { length }) => sum + length, 0);
  // A zip is its files deflated, and a hundred bytes for each.
  const zipped = bytes.reduce((sum, content) => sum + deflateRawSync(content).length + 100, 0);
  const script = readFileSync(join(folder, 'index.mjs')).length;
  console.log(
    `${name.padEnd(12)} ${mb(zipped)} zipped, ${mb(whole)} unpacked, of it ${mb(script)} script; ${importMs(folder)}`,
  );
}

const { metafile } = await build({ ...bundleOptions('analyse', 'index.mjs'), write: false, metafile: true });
const parts = new Map<string, number>();
for (const { inputs } of Object.values(metafile.outputs)) {
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'our own code';
    parts.set(name, (parts.get(name) ?? 0) + bytesInOutput);
  }
}
for (const [name, bytes] of [...parts].sort((a, b) => b[1] - a[1]).slice(0, 12)) {
  console.log(`  ${(bytes / 1000).toFixed(0).padStart(6)} kB ${name}`);
}

/** Median of seven fresh processes, with the environment a function has. */
function importMs(folder: string): string {
  const script = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')).href)}); process.stdout.write(String(performance.now() - t)); process.exit(0)`;
  const env = { PATH: process.env.PATH ?? '', AWS_REGION: 'eu-central-1', ORIGINALS_BUCKET: 'o', METADATA_BUCKET: 'm' };
  const times = Array.from({ length: 7 }, () =>
    Number(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8', cwd: folder }),
    ),
  ).toSorted((a, b) => a - b);
  return `imported in ${Math.round(times[3] ?? 0)} ms (median of seven)`;
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
