/**
 * What a full analysis costs: `node test/bench/analysis.ts [--rounds N]`. First CPU-milliseconds for each 12-megapixel JPEG
 * against their floor (SHA-256, one shrink-on-load decode to 1600 px, two WebP encodes), then pictures a second on two
 * processes beside `exiftool -json` (metadata alone) and `vipsthumbnail` (both previews). Everything is interleaved and told as
 * medians. Ends with 1 when an analysis takes more than 1.3 times its floor, or is not 1.5 times as fast as the two together.
 */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import sharp from 'sharp';
import { analysisEnvironment } from '../../infra/local/analysis-environment.ts';
import { createAnalysisPool } from '../../infra/local/analysis-pool.ts';
import { analyseFile } from '../../processor/handlers/analyse-file.ts';
import { exifBlockOf } from '../../scripts/samples/exif-facts.ts';
import { exifSegment, insertSegments } from '../../scripts/samples/insert-exif.ts';
import { chanceOf } from '../../scripts/samples/paint/chance.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = Math.max(5, Number(values.rounds));
const ratioMax = 1.3;
const fasterMin = 1.5;
const pictureCount = 8;
const webp = { quality: 80, effort: 2, smartSubsample: false } as const;

const folder = await mkdtemp(join(tmpdir(), 'tintype-bench-'));
try {
  const paths = await paintAll();
  const ratio = await measureCpu(paths);
  const isFast = await measureRates(paths);
  process.exitCode = ratio <= ratioMax && isFast ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Pictures with as much detail as a camera's: soft shapes and noise, 4 to 5 MB each. */
async function paintAll(): Promise<readonly string[]> {
  const paths: string[] = [];
  for (let n = 0; n < pictureCount; n += 1) {
    const chance = chanceOf(n + 1);
    const patches = Uint8Array.from({ length: 24 * 18 * 3 }, () => Math.floor(256 * chance()));
    const soft = await sharp(patches, { raw: { width: 24, height: 18, channels: 3 } })
      .resize(4000, 3000, { kernel: 'cubic' })
      .raw()
      .toBuffer();
    for (let at = 0; at < soft.length; at += 1)
      soft[at] = Math.min(255, Math.max(0, soft[at]! + 28 * (chance() - 0.5)));
    const jpeg = await sharp(soft, { raw: { width: 4000, height: 3000, channels: 3 } })
      .jpeg({ quality: 90 })
      .toBuffer();
    const exif = exifBlockOf({
      make: 'Tintype',
      model: 'Bench',
      taken: '2021-05-04T10:00:00',
      iso: 100,
      orientation: 1,
    });
    const path = join(folder, `picture-${n}.jpg`);
    await writeFile(path, insertSegments(jpeg, exifSegment(exif)));
    paths.push(path);
  }
  return paths;
}

async function measureCpu(paths: readonly string[]): Promise<number> {
  const { length: bytes } = await readFile(paths[0] ?? '');
  console.log(`12 megapixels, ${(bytes / 1e6).toFixed(1)} MB each; ${rounds} rounds of ${paths.length}; medians`);
  const [whole, least, ratios]: [number[], number[], number[]] = [[], [], []];
  for (const path of paths) await Promise.all([analyseFile({ path }), floor(path)]); // Code is compiled, caches are filled.
  for (let round = 0; round < rounds; round += 1) {
    // Each goes first in every other round.
    const order = round % 2 === 0 ? ([analysis, floor] as const) : ([floor, analysis] as const);
    const took = new Map<unknown, number>();
    for (const work of order) took.set(work, await cpuOf(work, paths));
    whole.push(took.get(analysis) ?? 0);
    least.push(took.get(floor) ?? 0);
    ratios.push((took.get(analysis) ?? 0) / (took.get(floor) ?? 1));
  }
  const ratio = median(ratios);
  console.log(`  full analysis ${median(whole).toFixed(0)} CPU-ms, its floor ${median(least).toFixed(0)} CPU-ms`);
  const verdict = ratio <= ratioMax ? 'as promised' : 'MISSED';
  console.log(
    `  ratio ${ratio.toFixed(2)} (${ratios.map((one) => one.toFixed(2)).join(' ')}), at most ${ratioMax}: ${verdict}`,
  );
  return ratio;
}

async function analysis(path: string): Promise<void> {
  await analyseFile({ path });
}

async function floor(path: string): Promise<void> {
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  const { data, info } = await sharp(path)
    .resize(1600, 1600, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raster = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  await Promise.all([
    raster().webp(webp).toBuffer(),
    raster().resize(320, 320, { fit: 'inside' }).webp(webp).toBuffer(),
  ]);
}

/** CPU-milliseconds of this process for each picture. */
async function cpuOf(work: (path: string) => Promise<void>, paths: readonly string[]): Promise<number> {
  const before = process.cpuUsage();
  for (const path of paths) await work(path);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / paths.length;
}

/** Ways to go through all pictures, two at a time. */
async function measureRates(paths: readonly string[]): Promise<boolean> {
  const halves = [paths.filter((_, at) => at % 2 === 0), paths.filter((_, at) => at % 2 === 1)];
  const pool = createAnalysisPool({
    entry: new URL('../../infra/local/analyse-files-entry.ts', import.meta.url),
    environment: analysisEnvironment(process.env, {}),
  });
  const ways = new Map<string, () => Promise<unknown>>([
    ['full analysis', () => Promise.all(paths.map((path) => pool.run({ kind: 'file', input: { path } })))],
    ...another('exiftool -json', ['exiftool', '-ver'], () =>
      Promise.all(halves.map((half) => run('exiftool', ['-json', ...half]))),
    ),
    ...another('vipsthumbnail', ['vipsthumbnail', '--vips-version'], () => Promise.all(halves.map(bothPreviews))),
  ]);
  const times = new Map([...ways.keys()].map((name) => [name, [] as number[]]));
  await ways.get('full analysis')?.();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, go] of ways) {
      const startedAt = performance.now();
      await go();
      times.get(name)?.push(performance.now() - startedAt);
    }
  }
  await pool.close();
  console.log(`pictures a second in two processes (${cpus().length} cores, busy: ${readLoad()}); medians of ${rounds}`);
  for (const [name, seen] of times)
    console.log(`  ${name.padEnd(16)} ${((paths.length * 1000) / median(seen)).toFixed(1)}`);
  return tellTogether(times);
}

/** Against the two after each other, round by round: together they do what one analysis does, and no record. */
function tellTogether(times: ReadonlyMap<string, readonly number[]>): boolean {
  const [ours, theirs, both] = ['full analysis', 'exiftool -json', 'vipsthumbnail'].map((name) => times.get(name));
  if (ours === undefined || theirs === undefined || both === undefined) return true;
  const ratio = median(ours.map((took, round) => ((theirs[round] ?? 0) + (both[round] ?? 0)) / took));
  const isMet = ratio >= fasterMin;
  console.log(`  ${ratio.toFixed(2)} × as fast as the two together, target ${fasterMin}: ${isMet ? 'met' : 'missed'}`);
  return isMet;
}

function another(
  name: string,
  [command = '', ...args]: readonly string[],
  go: () => Promise<unknown>,
): readonly (readonly [string, () => Promise<unknown>])[] {
  if (spawnSync(command, args).status === 0) return [[name, go]];
  console.log(`  ${name} is skipped: ${command} is not installed here`);
  return [];
}

async function bothPreviews(paths: readonly string[]): Promise<void> {
  for (const edge of [1600, 320]) {
    const output = join(folder, `%s-${edge}.webp[Q=80,reduction-effort=2]`);
    await run('vipsthumbnail', ['--size', `${edge}x${edge}>`, '-o', output, ...paths]);
  }
}

function run(command: string, args: readonly string[]): Promise<unknown> {
  return promisify(execFile)(command, [...args], { maxBuffer: 64 * 1024 * 1024 });
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function readLoad(): string {
  return existsSync('/proc/loadavg') ? `load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}` : 'unknown';
}
