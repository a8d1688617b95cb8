/** Sets of files to send: random bytes under names of pictures, made once and kept in `.cache/bench`. */
import { randomFillSync } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One set. Sizes run evenly from `from` to `to` bytes. */
export interface FileSet {
  readonly name: string;
  readonly title: string;
  readonly files: number;
  readonly from: number;
  readonly to: number;
  /** How many times as fast as the best peer we mean to be. */
  readonly target: number;
}

const KiB = 1024;
const MiB = 1024 * KiB;

/** The three sets of the bench. */
export const fileSets: readonly FileSet[] = [
  { name: 'small', title: '2,000 pictures of 100–300 KiB', files: 2_000, from: 100 * KiB, to: 300 * KiB, target: 2 },
  { name: 'photos', title: '300 pictures of 3–5 MiB', files: 300, from: 3 * MiB, to: 5 * MiB, target: 1.5 },
  { name: 'large', title: '20 files of 50–100 MiB', files: 20, from: 50 * MiB, to: 100 * MiB, target: 1.25 },
];

const sizeOf = ({ from, to }: FileSet, n: number, count: number): number =>
  from + Math.floor(((to - from) * n) / Math.max(1, count - 1));

/** All bytes of the set. */
export const bytesOf = (set: FileSet): number =>
  Array.from({ length: set.files }, (_, n) => sizeOf(set, n, set.files)).reduce((sum, bytes) => sum + bytes, 0);

/** The folder with this set below `cache`; made when it is not there. `scale` multiplies the number of files. */
export function folderOf(set: FileSet, cache: string, scale = 1): string {
  const folder = join(cache, `${set.name}-${set.files * scale}`);
  const mark = join(cache, `${set.name}-${set.files * scale}.done`);
  if (existsSync(mark)) return folder;
  rmSync(folder, { recursive: true, force: true });
  const count = set.files * scale;
  for (let n = 0; n < count; n += 1) {
    const day = join(folder, `day-${String(Math.floor(n / 100)).padStart(4, '0')}`);
    if (n % 100 === 0) mkdirSync(day, { recursive: true });
    const bytes = sizeOf(set, n, count);
    // A picture by its first bytes, so that nobody takes it for something else.
    const body = randomFillSync(Buffer.allocUnsafe(bytes));
    body.writeUInt32BE(0xff_d8_ff_e0, 0);
    writeFileSync(join(day, `IMG_${String(n).padStart(5, '0')}.JPG`), body);
  }
  writeFileSync(mark, '');
  return folder;
}
