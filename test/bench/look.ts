/**
 * How far copies of a picture are from it, in bits of the perceptual hash: `node test/bench/look.ts [folder]`, by default
 * ../shared/photos. Makes copies of every picture there that is neither flat nor tiny, analyses them, and prints a table
 * (docs/decisions/0024-perceptual-hash.md).
 */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { halvesOf, hashDistance, turnHash } from '../../processor/contract/perceptual-hash.ts';
import { analyseFile } from '../../processor/handlers/analyse-file.ts';

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../shared/photos/files', import.meta.url));
const work = await mkdtemp(join(tmpdir(), 'tintype-look-'));
const leastContrast = 0.06;

type Copy = (picture: Sharp, size: { readonly width: number; readonly height: number }) => Sharp;

const crop =
  (share: number): Copy =>
  (picture, { width, height }) => {
    const [left, top] = [Math.round((width * share) / 2), Math.round((height * share) / 2)];
    return picture.extract({ left, top, width: width - 2 * left, height: height - 2 * top }).jpeg();
  };
const copies: Readonly<Record<string, Copy>> = {
  'half the size': (picture, { width }) => picture.resize(Math.ceil(width / 2)).jpeg({ quality: 85 }),
  '200 px': (picture) => picture.resize(200, 200, { fit: 'inside' }).jpeg(),
  'JPEG quality 30': (picture) => picture.jpeg({ quality: 30 }),
  'WebP quality 40': (picture) => picture.webp({ quality: 40 }),
  grey: (picture) => picture.greyscale().jpeg(),
  '20 % brighter': (picture) => picture.modulate({ brightness: 1.2 }).jpeg(),
  'more contrast': (picture) => picture.linear(1.25, -20).jpeg(),
  'gamma 1.6': (picture) => picture.gamma(1.6, 1).jpeg(),
  '2 % cropped': crop(0.02),
  '5 % cropped': crop(0.05),
  '10 % cropped': crop(0.1),
  'turned by 90°': (picture) => picture.rotate(90).jpeg(),
  'turned by 180°': (picture) => picture.rotate(180).jpeg(),
  'turned by 270°': (picture) => picture.rotate(270).jpeg(),
};

try {
  const originals: { readonly name: string; readonly hash: string }[] = [];
  const seen = new Map(Object.keys(copies).map((name) => [name, [] as number[]]));
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!/\.(jpe?g|png|webp|avif|tif)$/i.test(entry.name)) continue;
    const upright = await tryUpright(join(entry.parentPath, entry.name));
    if (upright === undefined) continue;
    const { look } = await analyse(upright.bytes);
    if (look === undefined || look.contrast < leastContrast) continue;
    originals.push({ name: entry.name, hash: look.perceptualHash });
    for (const [name, copy] of Object.entries(copies)) {
      const made = await copy(sharp(upright.bytes), upright).toBuffer();
      const { look: copied } = await analyse(made);
      seen.get(name)?.push(nearestTurn(look.perceptualHash, copied?.perceptualHash ?? ''));
    }
  }
  print(originals, seen);
} finally {
  await rm(work, { recursive: true, force: true });
}

async function tryUpright(path: string) {
  try {
    const { data, info } = await sharp(path, { failOn: 'none' })
      .autoOrient()
      .resize(1600, 1600, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .png({ compressionLevel: 1 })
      .toBuffer({ resolveWithObject: true });
    return info.width < 40 || info.height < 40 ? undefined : { bytes: data, width: info.width, height: info.height };
  } catch (error) {
    console.log(`left out ${basename(path)}: ${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}`);
    return undefined;
  }
}

async function analyse(bytes: Buffer) {
  const path = join(work, 'one');
  await writeFile(path, bytes);
  return analyseFile({ path });
}

function nearestTurn(a: string, b: string): number {
  let turned = halvesOf(b);
  let nearest = 64;
  for (let turn = 0; turn < 4; turn += 1) {
    nearest = Math.min(nearest, hashDistance(halvesOf(a), turned));
    turned = turnHash(turned);
  }
  return nearest;
}

function print(
  originals: readonly { readonly name: string; readonly hash: string }[],
  seen: ReadonlyMap<string, readonly number[]>,
): void {
  console.log(`${originals.length} pictures; bits between each and its copy: median, 9 of 10, worst`);
  for (const [name, bits] of seen) console.log(`  ${name.padEnd(18)} ${at(bits, 0.5)} ${at(bits, 0.9)} ${at(bits, 1)}`);
  const pairs = originals.flatMap((a, index) =>
    originals.slice(0, index).map((b) => ({ bits: nearestTurn(a.hash, b.hash), names: `${a.name} and ${b.name}` })),
  );
  const sorted = pairs.toSorted((a, b) => a.bits - b.bits);
  console.log(`any two of them: median ${sorted[Math.floor(sorted.length / 2)]?.bits}; the nearest:`);
  for (const { bits, names } of sorted.slice(0, 16)) console.log(`  ${String(bits).padStart(2)} ${names}`);
}

function at(bits: readonly number[], share: number): string {
  const sorted = bits.toSorted((a, b) => a - b);
  return String(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? '-').padStart(3);
}
