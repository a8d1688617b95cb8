/** Made-up pictures as large as real ones in every index: long paths, UUIDs for owners, records with a look and previews. */
import { createHash } from 'node:crypto';
import type { UploadSource } from '../../../app/core/queue/upload.ts';
import { type PictureRecord, recordSchemaVersion } from '../../../processor/contract/record.ts';
import { oneRecord } from '../../fixtures/records.ts';

const owner = '2f0c1c58-6f0e-4a53-9d5e-0c5a5f1f7a11';

/** Digests as they are: without order, so that indexes are filled as they would be. */
export const digestOf = (n: number): string => createHash('sha256').update(String(n)).digest('hex');

/** The `n`th file: 200 in a folder, under a path of 74 letters. */
export function sourceOf(n: number): UploadSource {
  const folder = `/home/somebody/Pictures/${2012 + (n % 14)}/2021-09-27 A week in Norway ${Math.floor(n / 200)}`;
  return {
    path: `${folder}/IMG_${String(n).padStart(6, '0')}.jpg`,
    bytes: 4_000_000 + n,
    modifiedMs: 1_600_000_000_000.5 + n,
    inode: String(7_000_000 + n),
  };
}

/** The `n`th record: 1.9 kB, the mean of the photos that the analysis is tested with. */
export function fullRecord(n: number): PictureRecord {
  const digest = digestOf(n);
  const shares = Array.from({ length: 64 }, (_, at) => Number((0.0005 + ((n + at * 37) % 61) / 2_000).toFixed(6)));
  const key = (edge: string): string => `previews/${owner}/${digest}/${edge}.webp`;
  return {
    ...oneRecord(n),
    schema: recordSchemaVersion,
    digest,
    owner,
    look: {
      thumbhash: '4RgKFYR5aYd1dYefiGiIhzjDz/eY',
      palette: ['#4a423d', '#a27963', '#c1b7ac', '#ede4dc', '#93ba45'],
      perceptualHash: digest.slice(0, 16),
      sharpness: 0.888786,
      brightness: 0.536023,
      contrast: 0.234694,
      histogram: shares,
    },
    previews: {
      '320': { key: key('320'), width: 320, height: 240, bytes: 12_345 },
      '1600': { key: key('1600'), width: 1_600, height: 1_200, bytes: 187_654 },
    },
  };
}
