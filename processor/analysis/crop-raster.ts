import type { Size } from './plan-previews.ts';
import type { Raster } from './readers.ts';

// What DCF asks a thumbnail to be: a picture of another shape lies between black bars.
const thumbnail: Size = { width: 160, height: 120 };
const sameShape = 0.02;

/** A camera's thumbnail without the black bars that fill it up to 4:3; any other raster as it is. */
export function cropToShape(raster: Raster, shape: Size | undefined): Raster {
  const { width, height, channels, data } = raster;
  if (shape === undefined || width !== thumbnail.width || height !== thumbnail.height) return raster;
  const ratio = shape.width / shape.height;
  if (!(ratio > 0.5 && ratio < 2.5) || Math.abs(ratio / (width / height) - 1) < sameShape) return raster;
  const to = {
    width: Math.min(width, Math.round(height * ratio)),
    height: Math.min(height, Math.round(width / ratio)),
  };
  const [left, top] = [(width - to.width) >> 1, (height - to.height) >> 1];
  const cropped = new Uint8Array(to.width * to.height * channels);
  for (let y = 0; y < to.height; y += 1) {
    const start = ((top + y) * width + left) * channels;
    cropped.set(data.subarray(start, start + to.width * channels), y * to.width * channels);
  }
  return { ...to, channels, data: cropped };
}
