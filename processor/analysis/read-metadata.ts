/** Everything a file says of itself in EXIF, IPTC and ICC, each part in its own try: one that is damaged costs no other. */
import type { PictureRecord, Warning } from '../contract/record.ts';
import { chooseCapture, writtenTimes } from './capture-time.ts';
import { cleanText } from './clean-text.ts';
import type { Container, ExifBlock } from './containers/container.ts';
import { mainTags, noExif, numberOf, wantedTags } from './exif-fields.ts';
import { readCamera, readExposure } from './exposure.ts';
import { locate } from './location.ts';
import { present } from './present.ts';
import type { ExifTags, IptcFields, Readers, TagMap, WantedTags } from './readers.ts';
import { readWords } from './words.ts';

/** What the metadata of one original comes to. */
export interface Metadata {
  readonly sections: Pick<PictureRecord, 'capture' | 'camera' | 'exposure' | 'location' | 'words'>;
  readonly orientation?: number;
  readonly iccDescription?: string;
  readonly warnings: readonly Warning[];
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

/** The record's sections from the blocks in a container. */
export async function readMetadata(container: Container, readers: Readers): Promise<Metadata> {
  const exif = await readExif(container.exif ?? [], readers);
  const [block] = container.iptc ?? [];
  const iptc = block === undefined ? noIptc : readers.readIptc(block);
  const { location, isInvalid } = locate(exif.gps);
  const description = container.icc === undefined ? undefined : readers.readIccDescription(container.icc);
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

/** The tags of the first block of each kind. */
async function readExif(blocks: readonly ExifBlock[], readers: Readers): Promise<ExifTags> {
  const read = async (holds: ExifBlock['holds'], wanted: WantedTags): Promise<ExifTags> => {
    const block = blocks.find((one) => one.holds === holds);
    if (block === undefined) return noExif;
    const tags = await readers.readExif(block.source, wanted);
    return tags ?? { ...noExif, damage: ['the block is no TIFF structure'] };
  };
  const all = await read('all', wantedTags);
  const exif = await read('exif', wantedTags);
  const gps = await read('gps', { main: wantedTags.gps, gps: new Set() });
  return {
    ifd0: all.ifd0,
    exif: merged(all.exif, exif.ifd0),
    gps: merged(all.gps, gps.ifd0),
    damage: [...all.damage, ...exif.damage, ...gps.damage],
  };
}

const merged = (first: TagMap, then: TagMap): TagMap => (then.size === 0 ? first : new Map([...then, ...first]));
