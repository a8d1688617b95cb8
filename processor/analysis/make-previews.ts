import type { PreviewEdge } from '../contract/names.ts';
import type { PictureRecord, Warning } from '../contract/record.ts';
import { computeLook, thumbhashEdge } from './look.ts';
import { fitWithin, largestEdge, planPreviews, type Size } from './plan-previews.ts';
import type { Decoded, Probe, Raster, Readers } from './readers.ts';

/** A preview's bytes and size. */
export interface MadePreview extends Size {
  readonly edge: PreviewEdge;
  readonly body: Uint8Array;
}

/** What one decoding gives. `isCorrupt`: nothing of the picture can be decoded. */
export interface Pictured {
  readonly look?: PictureRecord['look'];
  readonly previews: readonly MadePreview[];
  readonly warnings: readonly Warning[];
  readonly isCorrupt: boolean;
}

// JPEG shrinks while loading, and phones make 200 megapixels, backs 150. All else is decoded whole (pitfall 30).
const shrinkingMaxPixels = 300_000_000;
const wholeMaxPixels = 120_000_000;
// An analysis has a gibibyte. Decoders that hold the whole picture take a little more than its samples (120 megapixels of
// RGBA: 660 MB at the peak), AVIF's takes six times as much (48 megapixels of RGB: 950 MB).
const heldMaxBytes = 512 * 1024 * 1024;
const heldByAvifMaxBytes = 144 * 1000 * 1000;

/** Decodes once and makes the look and the previews of it. */
export async function picture(path: string, format: string, probe: Probe, readers: Readers): Promise<Pictured> {
  const pixels = probe.width * probe.height;
  const maxPixels = pixelLimit(format, probe);
  if (pixels > maxPixels) {
    return nothing({ code: 'tooManyPixels', detail: `${pixels} pixels, ${maxPixels} can be decoded` });
  }
  return depict(await readers.pixels.decode(path, { maxEdge: largestEdge, maxPixels }), readers);
}

/** The look and the previews of a picture that was decoded to the largest preview's edge. */
export async function depict(decoded: Decoded, readers: Readers): Promise<Pictured> {
  if (decoded.is === 'failed') {
    return { ...nothing({ code: 'pixelsDamaged', detail: decoded.detail }), isCorrupt: true };
  }
  const { raster, trouble, detail } = decoded;
  const { rasters, small } = await shrinkSteps(raster, readers);
  const tiny = await readers.pixels.shrink(small, fitWithin(small, thumbhashEdge));
  const encoding = Promise.all(rasters.map((one) => encode(one, readers)));
  // The encoder works on another thread, so the look costs no time of its own.
  const looking = async () => computeLook({ small, tiny }, readers.toThumbhash);
  const [previews, look] = await Promise.all([encoding, looking()]);
  return {
    look,
    previews,
    warnings: trouble === undefined ? [] : [warningOf(trouble, detail)],
    isCorrupt: false,
  };
}

const nothing = (warning: Warning): Pictured => ({ previews: [], warnings: [warning], isCorrupt: false });

const warningOf = (trouble: 'suspect' | 'damaged', detail: string | undefined): Warning => ({
  code: trouble === 'damaged' ? 'pixelsDamaged' : 'pixelsSuspect',
  ...(detail !== undefined && detail !== '' && { detail }),
});

/** How many pixels of this picture may be decoded. */
function pixelLimit(format: string, probe: Probe): number {
  if (format === 'jpeg') return probe.isProgressive ? wholeMaxPixels : shrinkingMaxPixels;
  const isHeldWhole = probe.isProgressive || format === 'avif' || format === 'webp' || format === 'gif';
  if (!isHeldWhole) return wholeMaxPixels;
  const bytesPerPixel = probe.channels * Math.max(1, Math.ceil((probe.bitDepth ?? 8) / 8));
  const maxBytes = format === 'avif' ? heldByAvifMaxBytes : heldMaxBytes;
  return Math.min(wholeMaxPixels, Math.floor(maxBytes / bytesPerPixel));
}

interface PreviewRaster {
  readonly edge: PreviewEdge;
  readonly raster: Raster;
}

/** The raster of each preview from the next larger one, so that the whole picture is scaled once. */
async function shrinkSteps(
  decoded: Raster,
  { pixels }: Readers,
): Promise<{ readonly rasters: readonly PreviewRaster[]; readonly small: Raster }> {
  const rasters: PreviewRaster[] = [];
  let raster = decoded;
  for (const planned of planPreviews(decoded).toReversed()) {
    raster = await pixels.shrink(raster, planned);
    rasters.unshift({ edge: planned.edge, raster });
  }
  return { rasters, small: raster };
}

async function encode({ edge, raster }: PreviewRaster, { pixels }: Readers): Promise<MadePreview> {
  return { edge, width: raster.width, height: raster.height, body: await pixels.encodeWebp(raster) };
}
