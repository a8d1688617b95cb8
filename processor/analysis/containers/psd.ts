/** PSD and PSB, Photoshop's own (Adobe's file format specification, 2019): shape and image resources. */
import type { ByteSource } from '../readers.ts';
import { type Fields, fieldsOf } from './bytes.ts';
import type { Container, Extent } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { addEmbeddedJpeg } from './embedded-jpeg.ts';
import { exifIn } from './exif-in.ts';

/** How a PSD's colours are meant. */
export const psdModes = { bitmap: 0, grey: 1, indexed: 2, rgb: 3, cmyk: 4, duotone: 8, lab: 9 } as const;

/** The head of a PSD and where its parts are. */
export interface PsdHead {
  /** PSB: lengths are wider. */
  readonly isLarge: boolean;
  readonly channels: number;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly mode: number;
  readonly palette: Extent;
  readonly resources: Extent;
  /** Where the merged picture begins. */
  readonly pixelsAt: number;
}

/** The head, undefined when it makes no sense. */
export async function readPsdHead(source: ByteSource): Promise<PsdHead | undefined> {
  const head = fieldsOf(await source.readAt(0, 30));
  const isLarge = head.u16(4) === 2;
  const palette = { offset: 30, length: head.u32(26) };
  const resourcesAt = palette.offset + palette.length;
  const resources = { offset: resourcesAt + 4, length: fieldsOf(await source.readAt(resourcesAt, 4)).u32(0) };
  const layersAt = resources.offset + resources.length;
  const layers = fieldsOf(await source.readAt(layersAt, 8));
  const [width, height] = [head.u32(18), head.u32(14)];
  if (width === 0 || height === 0 || layersAt > source.bytes) return undefined;
  return {
    isLarge,
    channels: head.u16(12),
    width,
    height,
    bits: head.u16(22),
    mode: head.u16(24),
    palette,
    resources,
    pixelsAt: layersAt + (isLarge ? 8 + layers.u64(0) : 4 + layers.u32(0)),
  };
}

const resourcesMax = 512;
const blockMaxBytes = 16 * 1024 * 1024;
const ids = { iptc: 0x404, thumbnail: 0x40c, icc: 0x40f, exif: 0x422, xmp: 0x424 } as const;
const thumbnailHeadBytes = 28;

const colourChannels: ReadonlyMap<number, number> = new Map([
  [psdModes.rgb, 3],
  [psdModes.indexed, 3],
  [psdModes.lab, 3],
  [psdModes.cmyk, 4],
]);

/** Reads the head and the image resources. */
export async function readPsd(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const head = await readPsdHead(source);
  if (head === undefined) return toContainer({ ...draft, damage: ['the head makes no sense'] });
  const { width, height, bits, mode } = head;
  const channels = colourChannels.get(mode) ?? 1;
  draft.shape = { stored: { width, height }, bitDepth: bits, channels };
  await readResources(source, head.resources, draft);
  return toContainer(draft);
}

async function readResources(source: ByteSource, resources: Extent, draft: Draft): Promise<void> {
  const end = Math.min(source.bytes, resources.offset + resources.length);
  let at = resources.offset;
  for (let seen = 0; seen < resourcesMax && at + 12 <= end; seen += 1) {
    const head = fieldsOf(await source.readAt(at, 268));
    if (!/^(8BIM|MeSa|PHUT|AgHg|DCSR)$/.test(head.text(0, 4))) break;
    const resource = readResourceHead(head, at);
    if (resource.offset + resource.length > end) {
      draft.damage.push('a resource runs past the end');
      break;
    }
    await readResource(source, resource, draft);
    at = resource.offset + resource.length + (resource.length & 1);
  }
  if (draft.iptc.length > 0 && resources.length <= blockMaxBytes) {
    // With the resources around it, since they tell whether the record is still the one XMP was made from.
    draft.iptc.splice(0, draft.iptc.length, await source.readAt(resources.offset, resources.length));
  }
}

/** A number, a name padded to an even length, a length. */
function readResourceHead(head: Fields, at: number): Extent & { readonly id: number } {
  const nameBytes = (head.u8(6) + 2) & ~1;
  return { id: head.u16(4), offset: at + 10 + nameBytes, length: head.u32(6 + nameBytes) };
}

async function readResource(
  source: ByteSource,
  { id, offset, length }: Extent & { readonly id: number },
  draft: Draft,
): Promise<void> {
  if (length > blockMaxBytes) return;
  const content = (): Promise<Uint8Array> => source.readAt(offset, length);
  if (id === ids.thumbnail) {
    await addEmbeddedJpeg(source, draft, { offset: offset + thumbnailHeadBytes, length: length - thumbnailHeadBytes });
  } else if (id === ids.exif) draft.exif.push(exifIn(await content()));
  else if (id === ids.xmp) draft.xmp.push({ kind: 'packet', bytes: await content() });
  else if (id === ids.iptc) draft.iptc.push(await content());
  else if (id === ids.icc) draft.icc ??= await content();
}
