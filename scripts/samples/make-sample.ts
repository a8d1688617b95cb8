import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { exifFieldsOf } from './exif-facts.ts';
import { addGrain, storedFor } from './film.ts';
import { insertExif } from './insert-exif.ts';
import { develop } from './paint/develop.ts';
import type { SamplePlan } from './plan.ts';
import { sharpExifOf } from './sharp-exif.ts';
import { xmpOf } from './xmp.ts';

/** Painting costs by the pixel and looks no better beyond this edge once grain is on it: larger ones are enlarged. */
const paintedEdge = 960;

/** Makes one sample and writes it under `folder`; answers its size in bytes. The same plan makes the same bytes. */
export async function makeSample(plan: SamplePlan, folder: string): Promise<number> {
  const bytes = plan.format === 'gif' ? await makeMoving(plan) : await makeStill(plan);
  const path = join(folder, plan.file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  return bytes.length;
}

/** The bytes of a still picture. */
export async function makeStill(plan: SamplePlan): Promise<Buffer> {
  const [across, down] = plan.scene.shape;
  const longest = Math.max(across, down);
  const size = (edge: number) => ({
    width: Math.round((across / longest) * edge),
    height: Math.round((down / longest) * edge),
  });
  const small = size(Math.min(plan.edge, paintedEdge));
  const painted = develop(plan.scene.paint(small.width, small.height), plan.scene.development);
  const stored = storedFor(plan.exif?.orientation ?? 1, { ...small, bytes: painted });
  const large = size(plan.edge);
  const isTurned = stored.width !== small.width;
  const { data, info } = await sharp(stored.bytes, { raw: { width: stored.width, height: stored.height, channels: 3 } })
    .resize(isTurned ? large.height : large.width, isTurned ? large.width : large.height, {
      kernel: 'cubic',
      fit: 'fill',
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  addGrain(data, info.width, plan.grain, plan.edge);
  return encode(plan, sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } }), [
    info.width,
    info.height,
  ]);
}

async function encode(plan: SamplePlan, pixels: Sharp, stored: readonly [number, number]): Promise<Buffer> {
  let picture = pixels;
  if (plan.icc) picture = picture.withIccProfile(plan.icc);
  if (plan.words) picture = picture.withXmp(xmpOf(plan.words));
  switch (plan.format) {
    case 'jpeg':
    case 'png':
    case 'tiff': {
      const bytes = await toFormat(plan, picture).toBuffer();
      if (plan.exif === undefined) return bytes;
      const facts = { ...plan.exif, stored, colourSpace: plan.icc === 'p3' ? 65_535 : 1 };
      return insertExif(plan.format, bytes, exifFieldsOf(facts));
    }
    default:
      return toFormat(plan, plan.exif ? picture.withExif(sharpExifOf(plan.exif)) : picture).toBuffer();
  }
}

function toFormat({ format, quality }: SamplePlan, picture: Sharp): Sharp {
  switch (format) {
    case 'png':
      return picture.png({ compressionLevel: 6 });
    case 'tiff':
      return picture.tiff({ compression: 'lzw', predictor: 'horizontal' });
    case 'webp':
      return picture.webp({ quality, effort: 3 });
    case 'avif':
      return picture.avif({ quality, effort: 2 });
    default:
      return picture.jpeg({ quality });
  }
}

const frames = 16;

async function makeMoving(plan: SamplePlan): Promise<Buffer> {
  const { moment = plan.scene.paint, development } = plan.scene;
  const width = plan.edge;
  const height = Math.round((plan.edge * 9) / 16);
  const strip = Buffer.concat(
    Array.from({ length: frames }, (_, i) => develop(moment(width, height, i / frames), development)),
  );
  return sharp(strip, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .gif({ delay: Array<number>(frames).fill(90), loop: 0, effort: 4, colours: 96, dither: 0.6 })
    .toBuffer();
}
