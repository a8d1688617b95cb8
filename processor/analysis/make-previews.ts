import type { PreviewEdge } from '../contract/names.ts';
import type { PictureRecord, Warning } from '../contract/record.ts';
import { computeLook, thumbhashEdge } from './look.ts';
import { pixelLimit } from './pixel-limit.ts';
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
