/** The files that are damaged: pictures of the fixtures in every format, and on request every file of ../shared. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import type { ExifFacts } from '../../scripts/samples/exif-facts.ts';
import type { WordFacts } from '../../scripts/samples/xmp.ts';
import { makeAvif, makeGif, makeJpeg, makePng, makeTiff, makeWebp } from '../fixtures/pictures.ts';
import { containers } from './containers.ts';
import type { Original } from './mutate.ts';

const exif: ExifFacts = {
  make: 'Tintype',
  model: 'Fuzz',
  lens: 'Lens 50 mm',
  software: '1.0',
  description: 'Ein grüner Baum',
  artist: 'A. Nobody',
  orientation: 6,
  taken: '2021-09-27T07:13:05',
  offset: '+02:00',
  subSec: '25',
  iso: 100,
  fNumber: 2.8,
  exposureTime: [1, 250],
  focalLength: 50,
  flash: 16,
  gps: { latitude: 52.5, longitude: -13.4, altitude: 34, direction: 90 },
};
const words: WordFacts = {
  title: 'Title & more',
  description: 'Ein grüner Baum',
  keywords: ['tree', 'grün'],
  rating: 4,
  creator: 'A. Nobody',
  copyright: '© Nobody',
};

/** The pictures of the fixtures, each in one format a camera or a program writes. */
export async function fixtureOriginals(): Promise<readonly Original[]> {
  const full = { seed: 1, exif, words, icc: 'p3' } as const;
  const jpeg = await makeJpeg(full);
  const png = await makePng(full);
  const plain = () => sharp({ create: { width: 64, height: 48, channels: 3, background: '#8090a0' } });
  return [
    { name: 'full.jpg', bytes: jpeg },
    { name: 'small.jpg', bytes: await makeJpeg({ seed: 2, width: 20, height: 16, exif }) },
    { name: 'progressive.jpg', bytes: await sharp(jpeg).keepMetadata().jpeg({ progressive: true }).toBuffer() },
    { name: 'full.png', bytes: png },
    { name: 'palette.png', bytes: await sharp(png).png({ palette: true }).toBuffer() },
    { name: 'interlaced.png', bytes: await sharp(png).keepMetadata().png({ progressive: true }).toBuffer() },
    { name: 'deep.png', bytes: await plain().toColourspace('rgb16').png().toBuffer() },
    { name: 'full.tif', bytes: await makeTiff(full) },
    { name: 'tiled.tif', bytes: await plain().tiff({ compression: 'deflate', tile: true }).toBuffer() },
    { name: 'jpeg.tif', bytes: await plain().tiff({ compression: 'jpeg' }).toBuffer() },
    { name: 'full.webp', bytes: await makeWebp(full) },
    { name: 'lossless.webp', bytes: await plain().ensureAlpha(0.5).webp({ lossless: true }).toBuffer() },
    {
      name: 'moving.webp',
      bytes: await sharp(await makeGif({ seed: 3 }, 3), { animated: true })
        .webp()
        .toBuffer(),
    },
    { name: 'still.gif', bytes: await makeGif({ seed: 4 }) },
    { name: 'moving.gif', bytes: await makeGif({ seed: 5, width: 40, height: 30 }, 4) },
    { name: 'full.avif', bytes: await makeAvif(full) },
    { name: 'alpha.avif', bytes: await plain().ensureAlpha(0.5).avif({ effort: 0 }).toBuffer() },
    ...containers(jpeg, png),
  ];
}

const shared = fileURLToPath(new URL('../../../shared', import.meta.url));

/** Every file of ../shared up to `maxBytes`; none where that is missing. */
export function sharedOriginals(maxBytes: number): readonly Original[] {
  return ['hostile', 'photos/files'].flatMap((folder) => {
    const root = join(shared, folder);
    if (!existsSync(root)) return [];
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) !== '.md')
      .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }))
      .filter(({ bytes }) => bytes.length <= maxBytes)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  });
}
