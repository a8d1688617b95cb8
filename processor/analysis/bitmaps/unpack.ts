import { fieldsOf } from '../containers/bytes.ts';
import { readLargestIcon } from '../containers/ico.ts';
import type { ByteSource, Unpacked } from '../readers.ts';
import { unpackDib } from './dib.ts';
import { unpackPsd } from './psd.ts';

/** Unpacks the picture of a file of that format with a decoder of our own; says why where it cannot. Never throws. */
export async function unpackBitmap(
  format: string,
  source: ByteSource,
  { maxPixels }: { readonly maxPixels: number },
): Promise<Unpacked> {
  try {
    if (format === 'psd') return await unpackPsd(source, { maxPixels });
    if (format === 'ico') return await unpackIcon(source, maxPixels);
    const pixelsAt = fieldsOf(await source.readAt(10, 4), true).u32(0);
    return await unpackDib(source, { at: 14, pixelsAt, isIcon: false, maxPixels });
  } catch {
    // A fault of ours that some file brings out: its metadata may still be good.
    return { detail: `the ${format} decoder failed` };
  }
}

async function unpackIcon(source: ByteSource, maxPixels: number): Promise<Unpacked> {
  const found = await readLargestIcon(source);
  if (found === undefined) return { detail: 'there is no picture in the icon' };
  return unpackDib(source, { at: found.largest.offset, isIcon: true, maxPixels });
}
