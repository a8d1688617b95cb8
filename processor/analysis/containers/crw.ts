/** CRW, Canon's raw before CR2: a heap of records, the directory of each heap at its end (Canon's CIFF 1.0). */
import type { ByteSource } from '../readers.ts';
import { fieldsOf } from './bytes.ts';
import type { Container, Extent } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { addEmbeddedJpeg } from './embedded-jpeg.ts';

const imageInfo = 0x1810;
const wholeJpeg = 0x2007;
const thumbnail = 0x2008;
const depthMax = 6;
const recordsMax = 1024;
const recordMaxBytes = 64 * 1024;

interface Reading {
  readonly source: ByteSource;
  readonly draft: Draft;
  readonly isLittleEndian: boolean;
  seen: number;
}

/** Reads the records: small ones for whoever knows what they mean, the JPEGs as pictures. */
export async function readCrw(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const head = await source.readAt(0, 14);
  const isLittleEndian = head[0] === 0x49;
  const start = fieldsOf(head, isLittleEndian).u32(2);
  const reading: Reading = { source, draft, isLittleEndian, seen: 0 };
  await readHeap(reading, { offset: start, length: source.bytes - start }, 0);
  return toContainer(draft);
}

async function readHeap(reading: Reading, heap: Extent, depth: number): Promise<void> {
  const { source, draft, isLittleEndian } = reading;
  const at = fieldsOf(await source.readAt(heap.offset + heap.length - 4, 4), isLittleEndian).u32(0);
  if (depth === depthMax || at + 2 > heap.length) {
    draft.damage.push(depth === depthMax ? 'the records are nested too deep' : 'a directory lies outside its heap');
    return;
  }
  const count = fieldsOf(await source.readAt(heap.offset + at, 2), isLittleEndian).u16(0);
  const directory = fieldsOf(await source.readAt(heap.offset + at + 2, 10 * count), isLittleEndian);
  for (let entry = 0; entry < count && reading.seen < recordsMax; entry += 1) {
    reading.seen += 1;
    const tag = directory.u16(10 * entry);
    const isInEntry = (tag & 0xc000) === 0x4000;
    const extent = isInEntry
      ? { offset: heap.offset + at + 2 + 10 * entry + 2, length: 8 }
      : { offset: heap.offset + directory.u32(10 * entry + 6), length: directory.u32(10 * entry + 2) };
    const isHeap = (tag & 0x3800) === 0x2800 || (tag & 0x3800) === 0x3000;
    if (!isHeap) await readRecord(reading, tag & 0x3fff, extent);
    else if (extent.offset + extent.length <= source.bytes) await readHeap(reading, extent, depth + 1);
  }
}

async function readRecord({ source, draft, isLittleEndian }: Reading, id: number, extent: Extent): Promise<void> {
  if (id === wholeJpeg || id === thumbnail) return addEmbeddedJpeg(source, draft, extent);
  if (extent.length > recordMaxBytes || extent.offset + extent.length > source.bytes) return;
  const bytes = await source.readAt(extent.offset, extent.length);
  draft.makerRecords.push({ container: 'ciff', id, bytes, isLittleEndian });
  if (id === imageInfo) readShape(draft, bytes, isLittleEndian);
}

const turns: ReadonlyMap<number, number> = new Map([
  [90, 6],
  [180, 3],
  [270, 8],
]);

/** Width, height, pixel aspect, then by how many degrees the picture has to be turned. */
function readShape(draft: Draft, bytes: Uint8Array, isLittleEndian: boolean): void {
  const fields = fieldsOf(bytes, isLittleEndian);
  const stored = { width: fields.u32(0), height: fields.u32(4) };
  const orientation = turns.get(fields.u32(12));
  if (stored.width === 0 || stored.height === 0) return;
  draft.shape = { stored, ...(orientation !== undefined && { orientation }) };
}
