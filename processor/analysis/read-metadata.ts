/** Everything a file says of itself in EXIF, IPTC and ICC, each part in its own try: one that is damaged costs no other. */
import type { PictureRecord, Warning } from '../contract/record.ts';
import { chooseCapture, writtenTimes } from './capture-time.ts';
import { cleanText } from './clean-text.ts';
import { mainTags, noExif, numberOf, wantedTags } from './exif-fields.ts';
import { readCamera, readExposure } from './exposure.ts';
import { readJpegExif } from './jpeg-segments.ts';
import { locate } from './location.ts';
import { type PngChunks, type RawProfile, tryParseRawProfile } from './png-chunks.ts';
import { present } from './present.ts';
import type { ByteSource, ExifTags, IptcFields, Probe, Readers } from './readers.ts';
import { readWords } from './words.ts';

/** What the metadata of one original comes to. */
export interface Metadata {
  readonly sections: Pick<PictureRecord, 'capture' | 'camera' | 'exposure' | 'location' | 'words'>;
  readonly orientation?: number;
  readonly iccDescription?: string;
  readonly warnings: readonly Warning[];
}

/** The blocks a file's metadata stands in, as far as they were found. */
export interface MetadataBlocks {
  readonly exif?: ExifTags | undefined;
  readonly iptc?: Uint8Array | undefined;
  readonly icc?: Uint8Array | undefined;
}

const noIptc: IptcFields = {
  title: [],
  caption: [],
  keywords: [],
  byline: [],
  copyright: [],
  dateCreated: [],
  timeCreated: [],
  isDamaged: false,
};

// EXIF and IPTC in a JPEG have 64 kB at most; in hexadecimal that is twice as much.
const rawProfileMaxBytes = 1024 * 1024;

/** The record's sections from the blocks. */
export function readMetadata(blocks: MetadataBlocks, readers: Readers): Metadata {
  const exif = blocks.exif ?? noExif;
  const iptc = blocks.iptc === undefined ? noIptc : readers.readIptc(blocks.iptc);
  const { location, isInvalid } = locate(exif.gps);
  const description = blocks.icc === undefined ? undefined : readers.readIccDescription(blocks.icc);
  const iccDescription = description === undefined ? undefined : cleanText(description);
  const orientation = numberOf(exif, mainTags.orientation);
  return {
    sections:
      present<Metadata['sections']>({
        capture: chooseCapture(writtenTimes(exif, iptc)),
        camera: readCamera(exif),
        exposure: readExposure(exif),
        location,
        words: readWords(exif, iptc),
      }) ?? {},
    ...(orientation !== undefined && { orientation }),
    ...(iccDescription !== undefined && { iccDescription }),
    warnings: [
      ...warningOfExif(exif),
      ...(iptc.isDamaged ? [{ code: 'iptcDamaged' }] : []),
      ...(isInvalid ? [{ code: 'locationInvalid' }] : []),
    ],
  };
}

/** One warning however much is damaged, with the first few faults in its detail. */
function warningOfExif({ damage }: ExifTags): readonly Warning[] {
  if (damage.length === 0) return [];
  const more = damage.length > 3 ? `; ${damage.length - 3} more` : '';
  return [{ code: 'exifDamaged', detail: `${damage.slice(0, 3).join('; ')}${more}` }];
}

/** What the analysis of one file found so far. */
export interface Opened {
  readonly format: string;
  readonly file: ByteSource;
  readonly probe?: Probe | undefined;
  readonly png?: PngChunks | undefined;
}

/** EXIF from where the format keeps it: the decoder hands over most of it, but not a TIFF's, nor a file's it cannot open. */
export async function findExif(opened: Opened, readers: Readers): Promise<ExifTags | undefined> {
  if (opened.format === 'tiff') return readers.readExif(opened.file, wantedTags);
  const block = opened.probe?.exif ?? (await findExifBlock(opened, readers));
  if (block === undefined) return undefined;
  const tags = await readers.readExif(readers.bytesOf(withoutMark(block)), wantedTags);
  return tags ?? { ...noExif, damage: ['the block is no TIFF structure'] };
}

async function findExifBlock({ format, file, probe, png }: Opened, readers: Readers): Promise<Uint8Array | undefined> {
  if (format === 'jpeg' && probe === undefined) return readJpegExif(file);
  return png?.exif ?? unpack(png?.rawExif, readers);
}

/** The IPTC block the decoder hands over, or a PNG keeps in a text chunk. */
export const findIptc = ({ probe, png }: Opened, readers: Readers): Uint8Array | undefined =>
  probe?.iptc ?? unpack(png?.rawIptc, readers);

function unpack(raw: RawProfile | undefined, readers: Readers): Uint8Array | undefined {
  if (raw === undefined) return undefined;
  const content = raw.isDeflated ? readers.inflate(raw.bytes, rawProfileMaxBytes) : raw.bytes;
  return content === undefined || content.length > rawProfileMaxBytes ? undefined : tryParseRawProfile(content);
}

/** JPEG's EXIF segment begins with this mark, and decoders hand it over now with it, now without. */
function withoutMark(block: Uint8Array): Uint8Array {
  const mark = [0x45, 0x78, 0x69, 0x66, 0, 0];
  return mark.every((byte, at) => block[at] === byte) ? block.subarray(mark.length) : block;
}
