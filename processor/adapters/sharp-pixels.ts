/** Decodes and encodes with sharp. Runs only in plain Node processes (pitfall 33), best in one that may be killed. */
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import type { Bitmap, DecodeAsk, Decoded, Pixels, Probe, Raster } from '../analysis/readers.ts';
import { wrapInTiff } from './bitmap-tiff.ts';

// libvips has loaders for SVG, PDF and whatever ImageMagick reads: allow what we accept, refuse all else, for ever.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpeg',
    'VipsForeignLoadPng',
    'VipsForeignLoadWebp',
    'VipsForeignLoadNsgif',
    'VipsForeignLoadTiff',
    'VipsForeignLoadHeif',
  ],
});
// Every original is opened once, so a cache of opened files only holds memory.
sharp.cache(false);
// Decoding and encoding are single-threaded; more threads cost CPU for resizing and save little time.
sharp.concurrency(1);

/** Reading a header costs nothing, so its limit is only what JPEG can say: 65,535 pixels an edge. */
const probeMaxPixels = 65_535 ** 2;

// Measured on a 1600 × 1200 raster of 12 megapixels: effort 0 takes 40 ms of CPU for 60 kB, 2 takes 55 ms for 54 kB, 3 and
// the default 4 take 178 ms for 51 kB. Decoding takes 90 ms, so effort 2 is where more effort stops paying.
const webp = { quality: 80, effort: 2, smartSubsample: false } as const;

/** Name and version of the decoder, for the record. */
export const sharpVersion = `sharp ${sharp.versions.sharp ?? 'unknown'}`;

/** Pixels through sharp and libvips. */
export const sharpPixels: Pixels = { probe, decode, decodeBytes, convert, shrink, encodeWebp };

async function probe(path: string): Promise<Probe | undefined> {
  try {
    return toProbe(await sharp(path, { limitInputPixels: probeMaxPixels, failOn: 'none' }).metadata());
  } catch {
    // No header sharp understands: what that means is the caller's to decide.
    return undefined;
  }
}

const depthBits: Readonly<Record<string, number>> = {
  uchar: 8,
  char: 8,
  ushort: 16,
  short: 16,
  uint: 32,
  int: 32,
  float: 32,
  complex: 64,
  double: 64,
};

function toProbe(found: Metadata): Probe {
  const bitDepth = found.bitsPerSample ?? depthBits[found.depth];
  return {
    width: found.width,
    height: found.height,
    shownWidth: found.autoOrient.width,
    shownHeight: found.autoOrient.height,
    channels: found.channels,
    hasAlpha: found.hasAlpha,
    frames: found.pages ?? 1,
    colourSpace: found.space,
    isProgressive: found.isProgressive,
    ...(found.orientation !== undefined && { orientation: found.orientation }),
    ...(bitDepth !== undefined && { bitDepth }),
    ...(found.delay !== undefined && { delaysMs: found.delay }),
    ...(found.chromaSubsampling !== undefined && { chroma: found.chromaSubsampling }),
    ...(found.compression !== undefined && { codec: found.compression }),
    ...(found.exif !== undefined && { exif: found.exif }),
    ...(found.iptc !== undefined && { iptc: found.iptc }),
    ...(found.icc !== undefined && { icc: found.icc }),
  };
}

/** From strict to lenient: what the first refuses and the second takes may have cost pixels, the third has. */
const attempts = [
  { failOn: 'warning' },
  { failOn: 'error', trouble: 'suspect' },
  { failOn: 'none', trouble: 'damaged' },
] as const;

function decode(path: string, ask: DecodeAsk): Promise<Decoded> {
  return attempt((options) => sharp(path, { ...options, pages: 1 }).autoOrient(), ask, path);
}

const embeddable = [Buffer.from('\xff\xd8\xff', 'latin1'), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')] as const;

async function decodeBytes(bytes: Uint8Array, ask: DecodeAsk): Promise<Decoded> {
  // Whatever else begins here is not what was asked for, and another loader would take it.
  const isEmbeddable = embeddable.some((magic) => magic.equals(bytes.subarray(0, magic.length)));
  if (!isEmbeddable) return { is: 'failed', detail: 'the embedded picture is neither JPEG nor PNG' };
  return attempt((options) => sharp(bytes, options), ask);
}

function convert(bitmap: Bitmap, ask: DecodeAsk): Promise<Decoded> {
  const tiff = wrapInTiff(bitmap);
  return attempt((options) => sharp(tiff, options), ask);
}

type Open = (options: SharpOptions) => Sharp;

async function attempt(open: Open, { maxEdge, maxPixels }: DecodeAsk, path = ''): Promise<Decoded> {
  let detail = '';
  for (const { failOn, ...how } of attempts) {
    try {
      const raster = await decodeOnce(open({ failOn, limitInputPixels: maxPixels }), maxEdge);
      return { is: 'decoded', raster, ...how, ...(detail !== '' && { detail }) };
    } catch (error) {
      detail = describe(error, path);
    }
  }
  return { is: 'failed', detail };
}

/** One pass: shrinks while loading where the format can, converts to sRGB of 8 bits. */
async function decodeOnce(opened: Sharp, maxEdge: number): Promise<Raster> {
  const { data, info } = await opened
    .resize({ width: maxEdge, height: maxEdge, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return colourOnly({ width: info.width, height: info.height, channels: info.channels, data });
}

/** A TIFF may have samples beside its colours of which nobody knows what they are: a look is of the colours alone. */
function colourOnly(raster: Raster): Raster {
  const { channels, data } = raster;
  if (channels <= 4) return raster;
  const pixels = data.length / channels;
  const colours = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let colour = 0; colour < 3; colour += 1) colours[pixel * 3 + colour] = data[pixel * channels + colour] ?? 0;
  }
  return { ...raster, channels: 3, data: colours };
}

/** The decoder's first sentence without the path it may name: records say nothing of the machine they were made on. */
function describe(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : 'the decoder failed';
  return ((path === '' ? message : message.replaceAll(path, '')).split('\n')[0] ?? '').slice(0, 200);
}

async function shrink(
  raster: Raster,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Raster> {
  if (raster.width === width && raster.height === height) return raster;
  const { data, info } = await fromRaster(raster)
    .resize({ width, height, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, data };
}

function encodeWebp(raster: Raster): Promise<Uint8Array> {
  return fromRaster(raster).webp(webp).toBuffer();
}

function fromRaster({ data, width, height, channels }: Raster): Sharp {
  if (channels !== 1 && channels !== 2 && channels !== 3 && channels !== 4) {
    throw new RangeError(`a raster cannot have ${channels} channels`);
  }
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: width * height });
}
