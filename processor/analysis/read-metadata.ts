/** Everything a file says of itself, each block in its own try: one that is damaged or that a reader fails on costs no other. */
import type { PictureRecord, Warning } from '../contract/record.ts';
import { readCapture } from './capture-time.ts';
import { cleanText } from './clean-text.ts';
import type { Container, ContainerText, XmpPacket } from './containers/container.ts';
import { mainTags, noExif, numberOf } from './exif-fields.ts';
import { readCamera, readExposure } from './exposure.ts';
import { readFeatures } from './features.ts';
import { locate } from './location.ts';
import { readMakerFacts } from './maker-notes/read-maker-facts.ts';
import { present } from './present.ts';
import { readExifBlocks } from './read-exif-blocks.ts';
import type { ExifTags, IptcFields, Readers } from './readers.ts';
import { noSources, type Sources } from './sources.ts';
import { readWords } from './words.ts';
import { mergeProperties, numberIn, readXmpProperties, type XmpProperties } from './xmp-properties.ts';

/** What the metadata of one original comes to. */
export interface Metadata {
  readonly sections: Pick<PictureRecord, 'capture' | 'camera' | 'exposure' | 'location' | 'words' | 'features'>;
  readonly orientation?: number;
  readonly iccDescription?: string;
  readonly warnings: readonly Warning[];
}

/** The record's sections from the blocks in a container. */
export async function readMetadata(container: Container, readers: Readers): Promise<Metadata> {
  const warnings: Warning[] = [];
  const sources = await readSources(container, readers, warnings);
  const { location, isInvalid } = locate(sources);
  if (isInvalid) warnings.push({ code: 'locationInvalid' });
  const zone = location && readers.zoneAt(location.latitude, location.longitude);
  const iccDescription = readProfileName(container, readers);
  const orientation = numberOf(sources.exif, mainTags.orientation) ?? numberIn(sources.xmp, 'tiff:Orientation');
  return {
    sections:
      present<Metadata['sections']>({
        capture: readCapture(sources, zone),
        camera: readCamera(sources),
        exposure: readExposure(sources),
        location,
        words: readWords(sources),
        features: readFeatures(sources, container.features),
      }) ?? {},
    ...(orientation !== undefined && { orientation }),
    ...(iccDescription !== undefined && { iccDescription }),
    warnings,
  };
}

async function readSources(container: Container, readers: Readers, warnings: Warning[]): Promise<Sources> {
  /** What the reader gives, or what stands for nothing and a warning where it throws: that is a fault of ours. */
  const attempt = async <T>(block: string, nothing: T, read: () => T | Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch {
      warnings.push({ code: 'readerFailed', detail: block });
      return nothing;
    }
  };
  const exif = await attempt('exif', noExif, () => readExifBlocks(container.exif ?? [], readers));
  const iptc = await attempt('iptc', noSources.iptc, () => readIptc(container.iptc ?? [], readers));
  const xmp = await attempt('xmp', noXmp, () => readXmp(container.xmp ?? [], readers));
  const maker = await attempt('makerNote', noSources.maker, () => readMakerFacts(container, exif, readers));
  const texts = await attempt('texts', noSources.texts, () => readTexts(container.texts ?? [], readers));
  warnings.push(
    ...warningOfExif(exif),
    ...(iptc.isDamaged ? [{ code: 'iptcDamaged' }] : []),
    ...(xmp.isDamaged ? [{ code: 'xmpDamaged' }] : []),
  );
  return { exif, iptc, xmp: xmp.properties, maker, texts };
}

/** One warning however much is damaged, with the first few faults in its detail. */
function warningOfExif({ damage }: ExifTags): readonly Warning[] {
  if (damage.length === 0) return [];
  const more = damage.length > 3 ? `; ${damage.length - 3} more` : '';
  return [{ code: 'exifDamaged', detail: `${damage.slice(0, 3).join('; ')}${more}` }];
}

function readIptc(blocks: readonly Uint8Array[], readers: Readers): IptcFields {
  const [block] = blocks;
  return block === undefined ? noSources.iptc : readers.readIptc(block);
}

interface Xmp {
  readonly properties: XmpProperties;
  readonly isDamaged: boolean;
}

const noXmp: Xmp = { properties: new Map(), isDamaged: false };

// A JPEG has a packet and its extension, a few formats may have two of each.
const packetsMax = 8;

function readXmp(packets: readonly XmpPacket[], readers: Readers): Xmp {
  const trees = packets.slice(0, packetsMax).map(({ bytes }) => readers.readXmp(bytes));
  return {
    properties: mergeProperties(trees.flatMap((tree) => (tree === undefined ? [] : [readXmpProperties(tree)]))),
    isDamaged: trees.some((tree) => tree === undefined || tree.isDamaged),
  };
}

const textMaxBytes = 64 * 1024;

/** The first text of each keyword. */
function readTexts(texts: readonly ContainerText[], readers: Readers): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { keyword, bytes } of texts) {
    const name = keyword.toLowerCase();
    const text = cleanText(readers.readText(bytes.subarray(0, textMaxBytes)));
    if (text !== undefined && !found.has(name)) found.set(name, text);
  }
  return found;
}

function readProfileName({ icc, iccName }: Container, readers: Readers): string | undefined {
  const description = (icc === undefined ? undefined : readers.readIccDescription(icc)) ?? iccName;
  return description === undefined ? undefined : cleanText(description);
}
