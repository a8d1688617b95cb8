/** RAF, Fujifilm's raw: a head that points to a whole JPEG, which holds all metadata, and to a directory about the sensor. */
import type { Size } from '../plan-previews.ts';
import type { ByteSource } from '../readers.ts';
import { fieldsOf } from './bytes.ts';
import type { Container } from './container.ts';
import { newDraft, toContainer } from './draft.ts';
import { addEmbeddedJpeg } from './embedded-jpeg.ts';
import { readJpeg } from './jpeg.ts';
import { partOf } from './part-of.ts';

const rawFullSize = 0x100;
const rawCroppedSize = 0x111;
const entriesMax = 256;

/** Reads the head, the sensor's directory and the JPEG's own head. */
export async function readRaf(source: ByteSource): Promise<Container> {
  const head = fieldsOf(await source.readAt(0, 0x6c));
  const jpeg = { offset: head.u32(0x54), length: head.u32(0x58) };
  const draft = newDraft();
  await addEmbeddedJpeg(source, draft, jpeg);
  const stored = await readSensorSize(source, { offset: head.u32(0x5c), length: head.u32(0x60) });
  const { shape: _, damage, features: __, ...blocks } = await readJpeg(partOf(source, jpeg));
  return {
    ...blocks,
    ...toContainer(draft),
    ...(stored !== undefined && { shape: { stored } }),
    damage: [...draft.damage, ...damage],
  };
}

/** The cropped size, else the full one: entries of tag, length and content. */
async function readSensorSize(
  source: ByteSource,
  { offset, length }: { readonly offset: number; readonly length: number },
): Promise<Size | undefined> {
  const fields = fieldsOf(await source.readAt(offset, Math.min(length, 65_536)));
  const sizes = new Map<number, Size>();
  const count = Math.min(fields.u32(0), entriesMax);
  let at = 4;
  for (let entry = 0; entry < count && at + 4 <= fields.bytes.length; entry += 1) {
    sizes.set(fields.u16(at), { height: fields.u16(at + 4), width: fields.u16(at + 6) });
    at += 4 + fields.u16(at + 2);
  }
  const size = sizes.get(rawCroppedSize) ?? sizes.get(rawFullSize);
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}
