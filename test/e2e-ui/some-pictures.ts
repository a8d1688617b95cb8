import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeJpeg } from '../fixtures/pictures.ts';

/** The one picture a test looks for among others. */
export const lisbon = {
  name: 'tram.jpg',
  model: 'NIKON Z 6',
  latitude: 38.7119,
  longitude: -9.1363,
} as const;

/** Writes a folder as people have them: one picture from Lisbon, others in it, and some in a folder in it. */
export async function writeHoliday(folder: string, count: number): Promise<void> {
  const inner = join(folder, 'second day');
  await mkdir(inner, { recursive: true });
  await writeFile(
    join(folder, lisbon.name),
    await makeJpeg({
      seed: 99,
      width: 480,
      height: 320,
      exif: {
        make: 'NIKON CORPORATION',
        model: lisbon.model,
        taken: '2024-05-04T18:21:07',
        offset: '+01:00',
        iso: 400,
        fNumber: 2.8,
        exposureTime: [1, 125],
        focalLength: 35,
        gps: { latitude: lisbon.latitude, longitude: lisbon.longitude },
      },
    }),
  );
  for (let n = 1; n < count; n += 1) {
    const [width, height] = n % 3 === 0 ? [200, 300] : [300, 200];
    await writeFile(join(n % 3 === 0 ? inner : folder, `picture-${n}.jpg`), await otherJpeg(n, width, height));
  }
}

/** A picture of no particular place, another one for each number. */
export const otherJpeg = (n: number, width = 300, height = 200): Promise<Buffer> =>
  makeJpeg({
    seed: n,
    width,
    height,
    exif: { make: 'Canon', model: 'Canon EOS R6', taken: `2023-0${1 + (n % 9)}-1${n % 10}T10:00:00` },
  });
