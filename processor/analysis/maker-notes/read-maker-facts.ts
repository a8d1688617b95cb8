/** What camera makers write into their own notes, and into containers of their own. */
import { fieldsOf, latin1 } from '../containers/bytes.ts';
import type { Container } from '../containers/container.ts';
import { mainTags, numberOf, textOf } from '../exif-fields.ts';
import { type MakerFacts, noMakerFacts } from '../maker-facts.ts';
import type { ExifTags, MakerNoteBlock, PlacedTag, Readers } from '../readers.ts';
import { readApp12Lines } from './app12-lines.ts';
import { canonTags, readCanon } from './canon.ts';
import type { LensHints } from './choose-lens.ts';
import { readCiff } from './ciff.ts';
import { nikonTags, readNikon } from './nikon.ts';
import { type Maker, type OpenNote, openNote } from './open-note.ts';
import * as others from './other-makers.ts';
import { pentaxTags, readPentax } from './pentax.ts';
import { readSony, sonyTags } from './sony.ts';

/** What the maker's notes of a file say; nothing when there are none, or nobody we know wrote them. */
export async function readMakerFacts(container: Container, exif: ExifTags, readers: Readers): Promise<MakerFacts> {
  const { makerRecords = [], texts = [] } = container;
  if (makerRecords.length > 0) return readCiff(makerRecords);
  const info = texts.find(({ keyword }) => keyword === 'PictureInfo');
  const lines = info === undefined ? noMakerFacts : readApp12Lines(latin1(info.bytes));
  return { ...lines, ...(await readNotes(container, exif, readers)) };
}

async function readNotes(container: Container, exif: ExifTags, readers: Readers): Promise<MakerFacts> {
  const note = await findNote(container, exif);
  if (note !== undefined) return readNote(note, exif, readers);
  return exif.makerNote === undefined ? noMakerFacts : readKodak(exif.makerNote, exif);
}

/** CR3 keeps Canon's notes in a structure of their own; everybody else in EXIF. */
async function findNote({ exif: blocks = [] }: Container, exif: ExifTags): Promise<OpenNote | undefined> {
  const own = blocks.find(({ holds }) => holds === 'makerNote')?.source;
  if (own !== undefined) {
    const head = await own.readAt(0, 8);
    const isLittleEndian = head[0] === 0x49;
    return { maker: 'canon', source: own, at: fieldsOf(head, isLittleEndian).u32(4), isLittleEndian };
  }
  return exif.makerNote && openNote(exif.makerNote, textOf(exif, mainTags.make) ?? '');
}

interface Reading {
  readonly tags: ReadonlyMap<number, PlacedTag>;
  readonly note: OpenNote;
  readonly model: string;
  readonly hints: LensHints;
}

interface NoteReader {
  readonly wanted: ReadonlySet<number>;
  readonly read: (reading: Reading) => MakerFacts;
}

const equipmentTag = 0x2010;

const noteReaders: Readonly<Record<Maker, NoteReader>> = {
  apple: { wanted: others.appleTags, read: ({ tags }) => others.readApple(tags) },
  canon: { wanted: canonTags, read: ({ tags }) => readCanon(tags) },
  fujifilm: { wanted: others.fujifilmTags, read: ({ tags }) => others.readFujifilm(tags) },
  nikon: {
    wanted: nikonTags,
    read: ({ tags, note, model }) => readNikon(tags, { isLittleEndian: note.isLittleEndian, model }),
  },
  olympus: { wanted: others.olympusTags, read: ({ tags }) => others.readOlympus(tags) },
  panasonic: { wanted: others.panasonicTags, read: ({ tags }) => others.readPanasonic(tags) },
  pentax: { wanted: pentaxTags, read: ({ tags, hints, model }) => readPentax(tags, { hints, model }) },
  samsung: { wanted: others.samsungTags, read: ({ tags }) => others.readSamsung(tags) },
  sigma: { wanted: others.sigmaTags, read: ({ tags, hints }) => others.readSigma(tags, hints) },
  sony: { wanted: sonyTags, read: ({ tags, hints }) => readSony(tags, hints) },
};

async function readNote(note: OpenNote, exif: ExifTags, readers: Readers): Promise<MakerFacts> {
  const { wanted, read } = noteReaders[note.maker];
  const at = note.maker === 'olympus' ? await findEquipment(note, readers) : note.at;
  if (at === undefined) return noMakerFacts;
  const tags = await readers.readDirectory(note.source, { ...note, at }, wanted);
  return read({ tags, note, model: textOf(exif, mainTags.model) ?? '', hints: hintsIn(exif) });
}

/** Where Olympus' second directory is: an offset, or in older notes the value itself. */
async function findEquipment(note: OpenNote, readers: Readers): Promise<number | undefined> {
  const tag = (await readers.readDirectory(note.source, note, new Set([equipmentTag]))).get(equipmentTag);
  return tag?.numbers.length === 1 ? tag.numbers[0] : tag?.at;
}

function hintsIn(exif: ExifTags): LensHints {
  const aperture = numberOf(exif, mainTags.maxApertureValue);
  return {
    focalLength: numberOf(exif, mainTags.focalLength),
    maxAperture: aperture !== undefined && aperture > 0 && aperture < 30 ? 2 ** (aperture / 2) : undefined,
    model: textOf(exif, mainTags.lensModel),
  };
}

const kodakIsoAt = 8 + 0x60;

/** Kodak's older cameras write no directory but fields at fixed places. Of those only ISO is in no EXIF tag. */
async function readKodak({ source, offset }: MakerNoteBlock, exif: ExifTags): Promise<MakerFacts> {
  if (!/kodak/i.test(textOf(exif, mainTags.make) ?? '')) return noMakerFacts;
  const head = await source.readAt(offset, kodakIsoAt + 2);
  const mark = latin1(head.subarray(0, 8));
  if (!mark.startsWith('KDK') || head.length < kodakIsoAt + 2) return noMakerFacts;
  const iso = fieldsOf(head, !mark.startsWith('KDK INFO')).u16(kodakIsoAt);
  return iso > 0 ? { iso } : noMakerFacts;
}
