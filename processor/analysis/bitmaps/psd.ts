/** The merged picture at the end of a PSD or PSB: what every program but Photoshop shows. */
import { fieldsOf } from '../containers/bytes.ts';
import { type PsdHead, psdModes, readPsdHead } from '../containers/psd.ts';
import type { Bitmap, ByteSource, Unpacked } from '../readers.ts';

const rowMaxBytes = 1024 * 1024;

/** How many planes a mode's colours take, and what they are. */
const kinds: ReadonlyMap<number, Bitmap['colours']> = new Map<number, Bitmap['colours']>([
  [psdModes.grey, 'grey'],
  [psdModes.duotone, 'grey'],
  [psdModes.indexed, 'rgb'],
  [psdModes.rgb, 'rgb'],
  [psdModes.cmyk, 'cmyk'],
]);
const planesOf = { grey: 1, rgb: 3, cmyk: 4 } as const;

/** Unpacks the merged picture; of 16 bits a sample the upper 8. */
export async function unpackPsd(source: ByteSource, { maxPixels }: { readonly maxPixels: number }): Promise<Unpacked> {
  const head = await readPsdHead(source);
  const colours = head && kinds.get(head.mode);
  if (head === undefined || colours === undefined) return { detail: 'the colours of the picture are not read' };
  const pixels = head.width * head.height;
  if (pixels > maxPixels) return { detail: `${pixels} pixels, ${maxPixels} can be decoded` };
  const planes = head.mode === psdModes.indexed ? 1 : planesOf[colours];
  const compression = fieldsOf(await source.readAt(head.pixelsAt, 2)).u16(0);
  const isRead = (head.bits === 8 || head.bits === 16) && compression <= 1 && head.channels >= planes;
  if (!isRead || head.pixelsAt + 2 > source.bytes) return { detail: 'the merged picture is not read' };
  const data = await readPlanes(source, head, { planes, isPacked: compression === 1 });
  if (data === undefined) return { detail: 'the merged picture is cut short' };
  // Photoshop writes 255 for no ink.
  if (colours === 'cmyk') for (const [at, ink] of data.entries()) data[at] = 255 - ink;
  const rgb = head.mode === psdModes.indexed ? await paint(source, head, data) : data;
  return { bitmap: { width: head.width, height: head.height, colours, hasAlpha: false, bitDepth: 8, data: rgb } };
}

interface Planes {
  readonly planes: number;
  readonly isPacked: boolean;
}

/** The planes, which stand one after the other, with their samples side by side. Undefined where rows are missing. */
async function readPlanes(source: ByteSource, head: PsdHead, ask: Planes): Promise<Uint8Array | undefined> {
  const { width, height, bits } = head;
  const { planes } = ask;
  const data = new Uint8Array(width * height * planes);
  const sampleBytes = bits / 8;
  const readRow = await openRows(source, head, ask.isPacked);
  for (let row = 0; row < planes * height; row += 1) {
    const samples = await readRow(row);
    if (samples === undefined) return undefined;
    const start = (row % height) * width * planes + Math.floor(row / height);
    for (let x = 0; x < width; x += 1) data[start + x * planes] = samples[x * sampleBytes] ?? 0;
  }
  return data;
}

/** Reads the rows in their order. Packed ones have different lengths, which all stand before the first. */
async function openRows(
  source: ByteSource,
  { width, height, bits, channels, isLarge, pixelsAt }: PsdHead,
  isPacked: boolean,
): Promise<(row: number) => Promise<Uint8Array | undefined>> {
  const rowBytes = (width * bits) / 8;
  const countsBytes = isPacked ? (isLarge ? 4 : 2) * height * channels : 0;
  const counts = fieldsOf(await source.readAt(pixelsAt + 2, countsBytes));
  let at = pixelsAt + 2 + countsBytes;
  return async (row) => {
    const stored = !isPacked ? rowBytes : isLarge ? counts.u32(4 * row) : counts.u16(2 * row);
    if (stored > rowMaxBytes || at + stored > source.bytes) return undefined;
    const bytes = await source.readAt(at, stored);
    at += stored;
    return isPacked ? unpackBits(bytes, rowBytes) : bytes;
  };
}

/** PackBits (TIFF 6.0, section 9), so many bytes at most. */
function unpackBits(packed: Uint8Array, length: number): Uint8Array {
  const unpacked = new Uint8Array(length);
  let [from, to] = [0, 0];
  while (from < packed.length && to < length) {
    const head = packed[from] ?? 0;
    from += 1;
    if (head < 128) {
      const part = packed.subarray(from, from + Math.min(head + 1, length - to));
      unpacked.set(part, to);
      from += head + 1;
      to += head + 1;
    } else if (head > 128) {
      unpacked.fill(packed[from] ?? 0, to, Math.min(length, to + 257 - head));
      from += 1;
      to += 257 - head;
    }
  }
  return unpacked;
}

/** The colours of indexes: all reds of the palette, then all greens, then all blues. */
async function paint(source: ByteSource, head: PsdHead, indexes: Uint8Array): Promise<Uint8Array> {
  const palette = await source.readAt(head.palette.offset, Math.min(768, head.palette.length));
  const data = new Uint8Array(3 * indexes.length);
  for (const [at, index] of indexes.entries()) {
    for (let part = 0; part < 3; part += 1) data[3 * at + part] = palette[256 * part + index] ?? 0;
  }
  return data;
}
