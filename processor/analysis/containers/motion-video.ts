/** The film a phone appends to a motion photo. */
import type { ByteSource } from '../readers.ts';
import { fieldsOf, latin1 } from './bytes.ts';
import type { Extent, XmpPacket } from './container.ts';

// Google's camera: MicroVideo 1.0 and early motion photos say how far before the end the film begins, Motion Photo 1.0 how
// long it is. Properties may be attributes or elements, in any order.
const filmOffset = /(?:MicroVideo|MotionPhoto)Offset(?:="|>)(\d{1,12})/;
const motionItem = /<[^<>]*Semantic="MotionPhoto"[^<>]*>/;
const motionElement = /Semantic>MotionPhoto</;
const listItem = /<\w+:li\b/;
const itemLength = /Length(?:="|>)(\d{1,12})/;
// The properties stand in the first few kilobytes of a packet.
const searchedBytes = 64 * 1024;

/** The film XMP announces or Samsung's trailer lists, when a film really begins there. */
export async function findMotionVideo(source: ByteSource, packets: readonly XmpPacket[]): Promise<Extent | undefined> {
  for (const { bytes } of packets) {
    const text = latin1(bytes.subarray(0, searchedBytes));
    const item = motionItem.exec(text)?.[0] ?? text.split(listItem).find((part) => motionElement.test(part)) ?? '';
    const found = filmOffset.exec(text)?.[1] ?? itemLength.exec(item)?.[1];
    if (found === undefined) continue;
    const length = Number(found);
    const video = { offset: source.bytes - length, length };
    if (await beginsFilm(source, video)) return video;
  }
  return findSamsungVideo(source);
}

async function beginsFilm(source: ByteSource, { offset }: Extent): Promise<boolean> {
  return offset > 0 && fieldsOf(await source.readAt(offset, 12)).text(4, 4) === 'ftyp';
}

const motionPhotoEntry = 0x0a30;
const entriesMax = 64;

/** Samsung ends a file with a directory: `SEFH`, entries, its length, `SEFT`. */
async function findSamsungVideo(source: ByteSource): Promise<Extent | undefined> {
  const tail = fieldsOf(await source.readAt(source.bytes - 8, 8), true);
  if (tail.text(4, 4) !== 'SEFT') return undefined;
  const length = tail.u32(0);
  const start = source.bytes - 8 - length;
  if (start < 0 || length > 12 * (entriesMax + 1)) return undefined;
  const directory = fieldsOf(await source.readAt(start, length), true);
  if (directory.text(0, 4) !== 'SEFH') return undefined;
  for (let at = 12; at + 12 <= length; at += 12) {
    if (directory.u16(at + 2) !== motionPhotoEntry) continue;
    const block = { offset: start - directory.u32(at + 4), length: directory.u32(at + 8) };
    // Before the film the entry repeats its name, with lengths.
    const nameBytes = 8 + fieldsOf(await source.readAt(block.offset, 8), true).u32(4);
    const video = { offset: block.offset + nameBytes, length: block.length - nameBytes };
    if (video.length > 0 && (await beginsFilm(source, video))) return video;
  }
  return undefined;
}
