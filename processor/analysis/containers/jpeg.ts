/**
 * JPEG (ITU-T T.81) and what cameras hang on it: EXIF, XMP with its extension, IPTC in Photoshop's resources, ICC, further
 * pictures (CIPA DC-007), a motion photo's film, gain maps, C2PA. A still picture has one frame, however much rides along.
 */
import type { ByteSource } from '../readers.ts';
import { beginsWith, joinBytes, latin1 } from './bytes.ts';
import type { Container, Extent } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { readFrame, type Segment, walkJpeg } from './jpeg-walk.ts';
import { extendedXmpMark, XmpSegments, xmpMark } from './jpeg-xmp.ts';
import { findMotionVideo } from './motion-video.ts';
import { multiPictureMark, readMultiPictures } from './multi-picture.ts';
import { partOf } from './part-of.ts';

const exifMark = 'Exif\0';
const iccMark = 'ICC_PROFILE\0';
const photoshopMark = 'Photoshop 3.0\0';
const gainMapMark = 'urn:iso:std:iso:ts:21496:-1\0';
const markMaxBytes = 80;
// 16 MiB of ICC would take 257 segments, and one byte numbers them.
const gatheredMaxBytes = 20 * 1024 * 1024;
const commentsMax = 16;

interface Gathered {
  readonly xmp: XmpSegments;
  /** ICC's parts by number. */
  readonly icc: Map<number, Uint8Array>;
  iccParts: number;
  readonly photoshop: Uint8Array[];
  pictures: readonly Extent[];
  bytes: number;
}

/** Reads the segments before the pixels, and the last bytes for what a phone appended. */
export async function readJpeg(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const gathered: Gathered = {
    xmp: new XmpSegments(),
    icc: new Map(),
    iccParts: 0,
    photoshop: [],
    pictures: [],
    bytes: 0,
  };
  const fault = await walkJpeg(source, (segment) => readSegment(source, segment, { draft, gathered }));
  if (fault !== undefined) draft.damage.push(fault);
  settle(draft, gathered);
  await readCompany(source, draft, gathered.pictures);
  return toContainer(draft);
}

interface Reading {
  readonly draft: Draft;
  readonly gathered: Gathered;
}

async function readSegment(source: ByteSource, segment: Segment, reading: Reading): Promise<void> {
  const { draft, gathered } = reading;
  const { marker, offset, length } = segment;
  const isApplication = marker >= 0xe1 && marker <= 0xed;
  if (isApplication) {
    gathered.bytes += length;
    if (gathered.bytes <= gatheredMaxBytes) await readApplication(source, segment, reading);
    return;
  }
  if (marker === 0xfe && draft.texts.length < commentsMax) {
    draft.texts.push({ keyword: 'Comment', bytes: await source.readAt(offset, length), encoding: 'latin1' });
  }
  const frame = draft.shape === undefined ? await readFrame(source, segment) : undefined;
  if (frame === undefined || frame.width === 0 || frame.height === 0) return;
  const { width, height, bitDepth, channels, isProgressive } = frame;
  draft.shape = { stored: { width, height }, bitDepth, channels, hasAlpha: false, isProgressive, codec: 'jpeg' };
}

async function readApplication(
  source: ByteSource,
  { marker, offset, length }: Segment,
  reading: Reading,
): Promise<void> {
  const { draft, gathered } = reading;
  const start = await source.readAt(offset, Math.min(length, markMaxBytes));
  const content = (mark: string): Promise<Uint8Array> => source.readAt(offset + mark.length, length - mark.length);
  if (marker === 0xe1) {
    // The mark is Exif and two NULs; writers differ in the second.
    if (beginsWith(start, exifMark)) draft.exif.push(exifAt(source, offset + 6, length - 6));
    else if (beginsWith(start, xmpMark)) gathered.xmp.addPacket(await content(xmpMark));
    else if (beginsWith(start, extendedXmpMark)) gathered.xmp.addPart(await content(extendedXmpMark));
  } else if (marker === 0xe2) {
    if (beginsWith(start, iccMark)) addIcc(gathered, await content(iccMark));
    else if (beginsWith(start, gainMapMark)) draft.features.hasGainMap = true;
    else if (beginsWith(start, multiPictureMark)) {
      const base = offset + multiPictureMark.length;
      gathered.pictures = readMultiPictures(await content(multiPictureMark), base);
    }
  } else if (marker === 0xed && beginsWith(start, photoshopMark)) {
    gathered.photoshop.push(await content(photoshopMark));
  } else if (marker === 0xec && latin1(start).includes('[picture info]')) {
    draft.texts.push({ keyword: 'PictureInfo', bytes: await source.readAt(offset, length), encoding: 'latin1' });
  } else if (marker === 0xeb && beginsWith(start, 'JP') && latin1(start).includes('c2pa')) {
    draft.features.hasC2pa = true;
  }
}

const exifAt = (source: ByteSource, offset: number, length: number) =>
  ({ holds: 'all', source: partOf(source, { offset, length }) }) as const;

/** A part of a profile: its number from 1, how many there are, the bytes. */
function addIcc(gathered: Gathered, content: Uint8Array): void {
  const number = content[0] ?? 0;
  gathered.iccParts = Math.max(gathered.iccParts, content[1] ?? 0);
  if (!gathered.icc.has(number)) gathered.icc.set(number, content.subarray(2));
}

function settle(draft: Draft, { xmp, icc, iccParts, photoshop, bytes }: Gathered): void {
  const { packets, damage } = xmp.settle();
  draft.xmp.push(...packets);
  draft.damage.push(...damage);
  if (photoshop.length > 0) draft.iptc.push(joinBytes(photoshop));
  if (bytes > gatheredMaxBytes) draft.damage.push('the header holds more than is read');
  if (icc.size === 0) return;
  const parts = [...icc.entries()].toSorted(([a], [b]) => a - b).map(([, part]) => part);
  if (parts.length < iccParts) draft.damage.push('a part of the ICC profile is missing');
  else draft.icc = joinBytes(parts);
}

const picturesLookedInto = 4;
const gainMapNames = /HDRGainMap|hdrgainmap|ns\.adobe\.com\/hdr-gain-map/;

/** The pictures and the film behind the first picture. */
async function readCompany(source: ByteSource, draft: Draft, pictures: readonly Extent[]): Promise<void> {
  const there = pictures.filter(({ offset, length }) => offset + length <= source.bytes);
  if (there.length > 0) draft.features.pictures = there;
  if (draft.xmp.some(({ bytes }) => gainMapNames.test(latin1(bytes.subarray(0, 65_536)))))
    draft.features.hasGainMap = true;
  for (const picture of there.slice(0, picturesLookedInto)) {
    if (await isGainMap(partOf(source, picture))) draft.features.hasGainMap = true;
  }
  const video = await findMotionVideo(source, draft.xmp);
  if (video !== undefined) draft.features.video = video;
}

/** Whether a further picture says in its XMP that it is a gain map: Apple's, Adobe's and Google's do. */
async function isGainMap(picture: ByteSource): Promise<boolean> {
  let isFound = false;
  await walkJpeg(picture, async ({ marker, offset, length }) => {
    if (marker !== 0xe1 && marker !== 0xe2) return;
    const text = latin1(await picture.readAt(offset, Math.min(length, 16_384)));
    isFound ||= gainMapNames.test(text) || text.startsWith(gainMapMark);
  });
  return isFound;
}
