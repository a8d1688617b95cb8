import type { Warning } from '../contract/record.ts';
import type { Container, EmbeddedPicture } from './containers/container.ts';
import { swapsSides } from './containers/orientation.ts';
import { cropToShape } from './crop-raster.ts';
import { depict, type Pictured } from './make-previews.ts';
import { isTooWide } from './pixel-limit.ts';
import { largestEdge, type Size } from './plan-previews.ts';
import type { ByteSource, Decoded, Readers } from './readers.ts';
import { turnRaster } from './turn-raster.ts';

// A whole JPEG of 60 megapixels has 30 MB.
const embeddedMaxBytes = 96 * 1024 * 1024;
const embeddedMaxPixels = 120_000_000;
const triedMax = 3;
// What the grid shows.
const smallEdge = 320;

/** What the embedded pictures stand for. */
export interface EmbeddedAsk {
  readonly container: Container;
  /** How the main picture is turned, which holds for the embedded ones, too. */
  readonly orientation: number | undefined;
}

/** The look and previews of the largest embedded picture that can be decoded, undefined when there is none. */
export async function depictEmbedded(
  file: ByteSource,
  ask: EmbeddedAsk,
  readers: Readers,
): Promise<Pictured | undefined> {
  for (const embedded of inTurn(file, ask.container.embedded ?? []).slice(0, triedMax)) {
    const decoded = await decodeEmbedded(file, embedded, readers);
    if (decoded.is === 'failed') continue;
    const cropped = cropToShape(decoded.raster, ask.container.shape?.stored);
    const raster = turnRaster(cropped, orientationFor(embedded.size, ask));
    const pictured = await depict({ ...decoded, raster }, readers);
    return { ...pictured, warnings: [...pictured.warnings, ...smallness(embedded.size)] };
  }
  return undefined;
}

const smallness = ({ width, height }: Size): readonly Warning[] =>
  Math.max(width, height) >= smallEdge ? [] : [{ code: 'previewSmall', detail: `${width} × ${height} pixels` }];

/** Those that are all there before those the file's end cuts. */
function inTurn(file: ByteSource, embedded: readonly EmbeddedPicture[]): readonly EmbeddedPicture[] {
  const isWhole = ({ offset, length }: EmbeddedPicture): boolean => offset + length <= file.bytes;
  return [...embedded.filter(isWhole), ...embedded.filter((one) => !isWhole(one))];
}

async function decodeEmbedded(file: ByteSource, embedded: EmbeddedPicture, { pixels }: Readers): Promise<Decoded> {
  const { offset, length, size, coding } = embedded;
  if (length > embeddedMaxBytes) return { is: 'failed', detail: 'the embedded picture is too large' };
  if (isTooWide(size.width, 4)) return { is: 'failed', detail: 'the embedded picture is too wide' };
  const data = await file.readAt(offset, length);
  const ask = { maxEdge: largestEdge, maxPixels: embeddedMaxPixels };
  if (coding !== 'rgb') return pixels.decodeBytes(data, ask);
  if (data.length < length) return { is: 'failed', detail: 'the embedded picture is cut short' };
  return pixels.convert({ ...size, colours: 'rgb', hasAlpha: false, bitDepth: 8, data }, ask);
}

/**
 * Embedded pictures are stored as the sensor's is. One that is upright where the sensor's lies on its side was turned by
 * the camera, and is not turned again.
 */
function orientationFor(size: Size, { container, orientation }: EmbeddedAsk): number | undefined {
  const stored = container.shape?.stored;
  if (stored === undefined || !swapsSides(orientation)) return orientation;
  const isTurnedAlready = stored.width > stored.height && size.width < size.height;
  return isTurnedAlready ? undefined : orientation;
}
