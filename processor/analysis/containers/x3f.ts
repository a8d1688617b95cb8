/** X3F, Sigma's raw: a head with the size, and at the file's end a list of sections, among them whole JPEGs. */
import type { ByteSource } from '../readers.ts';
import { fieldsOf } from './bytes.ts';
import type { Container } from './container.ts';
import { newDraft, toContainer } from './draft.ts';
import { addEmbeddedJpeg } from './embedded-jpeg.ts';
import { readJpeg } from './jpeg.ts';
import { partOf } from './part-of.ts';

const sectionsMax = 64;
const sectionHeadBytes = 28;
const turns: ReadonlyMap<number, number> = new Map([
  [90, 6],
  [180, 3],
  [270, 8],
]);

/** Reads the head, the sections and the head of the largest JPEG, which has the EXIF. */
export async function readX3f(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const head = fieldsOf(await source.readAt(0, 40), true);
  const stored = { width: head.u32(28), height: head.u32(32) };
  const orientation = turns.get(head.u32(36)) ?? 1;
  if (stored.width > 0 && stored.height > 0) draft.shape = { stored, orientation };
  const at = fieldsOf(await source.readAt(source.bytes - 4, 4), true).u32(0);
  const count = Math.min(fieldsOf(await source.readAt(at, 12), true).u32(8), sectionsMax);
  const list = fieldsOf(await source.readAt(at + 12, 12 * count), true);
  for (let section = 0; section < count; section += 1) {
    if (!/^IMA[G2]$/.test(list.text(12 * section + 8, 4))) continue;
    const offset = list.u32(12 * section) + sectionHeadBytes;
    await addEmbeddedJpeg(source, draft, { offset, length: list.u32(12 * section + 4) - sectionHeadBytes });
  }
  const { embedded = [], ...container } = toContainer(draft);
  const [largest] = embedded;
  if (largest === undefined) return container;
  const { exif = [], xmp = [] } = await readJpeg(partOf(source, largest));
  return { ...container, embedded, ...(exif.length > 0 && { exif }), ...(xmp.length > 0 && { xmp }) };
}
