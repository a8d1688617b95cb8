import type { PreviewEdge } from '../contract/names.ts';
import { previewEdges } from '../contract/names.ts';
import type { PictureRecord, Warning } from '../contract/record.ts';
import { computeLook } from './look.ts';
import { largestEdge, type Size } from './plan-previews.ts';
import type { Probe, Raster, Readers } from './readers.ts';

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
// What a decoder that holds the whole picture may take of the gibibyte an analysis has.
const heldMaxBytes = 512 * 1024 * 1024;

/** Decodes once and makes the look and the previews of it. */
export async function picture(path: string, format: string, probe: Probe, readers: Readers): Promise<Pictured> {
  const pixels = probe.width * probe.height;
  const maxPixels = pixelLimit(format, probe);
  if (pixels > maxPixels) {
    return nothing({ code: 'tooManyPixels', detail: `${pixels} pixels, ${maxPixels} can be decoded` });
  }
  const decoded = await readers.pixels.decode(path, { maxEdge: largestEdge, maxPixels });
  if (decoded.is === 'failed')
    return { ...nothing({ code: 'pixelsDamaged', detail: decoded.detail }), isCorrupt: true };
  const { raster, trouble, detail } = decoded;
  const made = await makePreviews(raster, readers);
  return {
    look: computeLook(made.smallest, readers.toThumbhash),
    previews: made.previews,
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
  const bytesPerPixel = probe.channels * Math.max(1, Math.ceil((probe.bitDepth ?? 8) / 8));
  return isHeldWhole ? Math.min(wholeMaxPixels, Math.floor(heldMaxBytes / bytesPerPixel)) : wholeMaxPixels;
}

/** Each preview from the next larger raster, so that the whole picture is scaled once. */
async function makePreviews(
  decoded: Raster,
  { pixels }: Readers,
): Promise<{ readonly previews: readonly MadePreview[]; readonly smallest: Raster }> {
  const previews: Promise<MadePreview>[] = [];
  let raster = decoded;
  for (const edge of previewEdges.toReversed()) {
    raster = await pixels.shrink(raster, Number(edge));
    const { width, height } = raster;
    previews.push(pixels.encodeWebp(raster).then((body) => ({ edge, width, height, body })));
  }
  return { previews: (await Promise.all(previews)).toReversed(), smallest: raster };
}
