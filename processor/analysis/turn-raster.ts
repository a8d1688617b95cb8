import type { Raster } from './readers.ts';

/** The raster as an EXIF orientation (1 to 8) asks it to be shown; itself when there is nothing to do. */
export function turnRaster(raster: Raster, orientation: number | undefined): Raster {
  if (orientation === undefined || orientation <= 1 || orientation > 8) return raster;
  const { width, height, channels, data } = raster;
  const isTurned = orientation >= 5;
  const to = isTurned ? { width: height, height: width } : { width, height };
  const turned = new Uint8Array(data.length);
  let at = 0;
  for (let y = 0; y < to.height; y += 1) {
    for (let x = 0; x < to.width; x += 1) {
      const from = channels * sourceIndex(orientation, x, y, raster);
      for (let channel = 0; channel < channels; channel += 1) turned[at + channel] = data[from + channel] ?? 0;
      at += channels;
    }
  }
  return { ...to, channels, data: turned };
}

/** Which stored pixel is shown at a place. */
function sourceIndex(orientation: number, x: number, y: number, { width, height }: Raster): number {
  const [right, bottom] = [width - 1, height - 1];
  switch (orientation) {
    case 2:
      return y * width + right - x;
    case 3:
      return (bottom - y) * width + right - x;
    case 4:
      return (bottom - y) * width + x;
    case 5:
      return x * width + y;
    case 6:
      return (bottom - x) * width + y;
    case 7:
      return (bottom - x) * width + right - y;
    default:
      return x * width + right - y;
  }
}
