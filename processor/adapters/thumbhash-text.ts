import { rgbaToThumbHash } from 'thumbhash';
import type { Raster } from '../analysis/readers.ts';

/** The thumbhash, in base64, of an RGBA raster of at most 100 × 100 pixels. */
export const toThumbhash = (rgba: Raster): string =>
  Buffer.from(rgbaToThumbHash(rgba.width, rgba.height, rgba.data)).toString('base64');
