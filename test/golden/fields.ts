/** What is compared of a record, how, and how much of it has to agree. */
import type { PictureRecord } from '../../processor/contract/record.ts';
import type { ReferenceFields } from './reference.ts';

/** How one field of one file compares. `miss`: only ExifTool has it. `extra`: only the record has it. */
export type Outcome = 'agree' | 'miss' | 'differ' | 'extra' | 'absent';

/** One field of the comparison. */
export interface Field {
  readonly name: string;
  /** The share that has to agree, of those where ExifTool has a value. */
  readonly target?: number;
  readonly ours: (record: PictureRecord) => unknown;
  readonly theirs: (fields: ReferenceFields) => unknown;
  readonly isAlike: (ours: unknown, theirs: unknown, fields: ReferenceFields) => boolean;
}

const text = (value: unknown): string =>
  String(Array.isArray(value) ? value.join(', ') : value)
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();

const isSameText = (ours: unknown, theirs: unknown): boolean => text(ours) === text(theirs);

const isNear =
  (share: number, least = 0) =>
  (ours: unknown, theirs: unknown): boolean =>
    Math.abs(Number(ours) - Number(theirs)) <= Math.max(least, share * Math.abs(Number(theirs)));

const isSameSet = (ours: unknown, theirs: unknown): boolean =>
  Array.isArray(ours) && Array.isArray(theirs) && sorted(ours) === sorted(theirs);
const sorted = (texts: readonly unknown[]): string => [...new Set(texts.map(text))].sort().join('\n');

// Names in EXIF end in blanks, lists join with commas what EXIF joins with semicolons.
const isSameNames = (ours: unknown, theirs: unknown): boolean =>
  sorted(names(text(ours))) === sorted(names(text(theirs)));
const names = (joined: string): readonly string[] => joined.split(/[;,]/);

const pair = (first: unknown, second: unknown): string | undefined =>
  first === undefined || second === undefined ? undefined : `${first} × ${second}`;

const isSamePlace = (ours: unknown, theirs: unknown): boolean => {
  const [a = [], b = []] = [ours, theirs].map((place) => text(place).split(' × ').map(Number));
  // Eleven millimetres and up to one metre: what rounding to five or six digits costs.
  return a.length === 2 && a.every((angle, at) => Math.abs(angle - (b[at] ?? Number.NaN)) < 1e-5);
};

const isOneOf = (ours: unknown, theirs: unknown, fields: ReferenceFields): boolean =>
  [theirs, ...(fields.lensAlternatives ?? [])].some((name) => isSameText(ours, name));

const most = 0.98;
const many = 0.95;

/** Every field, those with a target first. */
export const fields: readonly Field[] = [
  field(
    'make',
    most,
    (record) => record.camera?.make,
    (theirs) => theirs.make,
    isSameText,
  ),
  field(
    'model',
    most,
    (record) => record.camera?.model,
    (theirs) => theirs.model,
    isSameText,
  ),
  field(
    'captureTime',
    most,
    (record) => record.capture?.local.slice(0, 19),
    (theirs) => theirs.captureTime,
    isSameText,
  ),
  field(
    'offset',
    most,
    (record) => record.capture?.offset,
    (theirs) => theirs.offset,
    isSameText,
  ),
  field(
    'orientation',
    most,
    (record) => record.picture?.orientation,
    (theirs) => theirs.orientation,
    isNear(0),
  ),
  field(
    'storedSize',
    most,
    ({ picture }) => pair(picture?.storedWidth, picture?.storedHeight),
    ({ width, height }) => pair(width, height),
    isSameText,
  ),
  field(
    'shownSize',
    most,
    ({ picture }) => pair(picture?.width, picture?.height),
    ({ displayWidth, displayHeight }) => pair(displayWidth, displayHeight),
    isSameText,
  ),
  field(
    'position',
    most,
    ({ location }) => pair(location?.latitude, location?.longitude),
    ({ latitude, longitude }) => pair(latitude, longitude),
    isSamePlace,
  ),
  field(
    'exposureTime',
    most,
    (record) => record.exposure?.exposureTime,
    (theirs) => positive(theirs.exposureTime),
    isNear(0.01),
  ),
  field(
    'fNumber',
    most,
    (record) => record.exposure?.fNumber,
    (theirs) => positive(theirs.fNumber),
    isNear(0.01),
  ),
  field(
    'focalLength',
    most,
    (record) => record.exposure?.focalLength,
    (theirs) => positive(theirs.focalLength),
    isNear(0.01),
  ),
  field(
    'iso',
    many,
    (record) => record.exposure?.iso,
    (theirs) => positive(theirs.iso),
    isNear(0.01),
  ),
  field(
    'lens',
    many,
    (record) => record.camera?.lens,
    (theirs) => theirs.lens,
    isOneOf,
  ),
  field(
    'title',
    many,
    (record) => record.words?.title,
    (theirs) => theirs.title,
    isSameText,
  ),
  field(
    'description',
    many,
    (record) => record.words?.description,
    (theirs) => theirs.description,
    isSameText,
  ),
  field(
    'keywords',
    many,
    (record) => record.words?.keywords,
    (theirs) => theirs.keywords,
    isSameSet,
  ),
  field(
    'rating',
    many,
    (record) => record.words?.rating,
    (theirs) => theirs.rating,
    isNear(0),
  ),
  field(
    'creator',
    many,
    (record) => record.words?.creator,
    (theirs) => theirs.creator,
    isSameNames,
  ),
  field(
    'copyright',
    many,
    (record) => record.words?.copyright,
    (theirs) => theirs.copyright,
    isSameText,
  ),
  // Where only the maker's notes have it, ExifTool gives the zone without daylight saving, which has a tag of its own.
  field(
    'makerZone',
    undefined,
    ({ capture }) => (capture?.offsetFrom?.startsWith('makerNote:') === true ? capture.offset : undefined),
    (theirs) => (theirs.offset === undefined ? theirs.makerNoteOffset : undefined),
    isSameText,
  ),
  field(
    'altitude',
    undefined,
    (record) => record.location?.altitude,
    (theirs) => theirs.altitude,
    isNear(0.001, 0.1),
  ),
  field(
    'direction',
    undefined,
    (record) => record.location?.direction,
    (theirs) => theirs.direction,
    isNear(0.001, 0.1),
  ),
  field(
    'flash',
    undefined,
    (record) => record.exposure?.flash,
    (theirs) => theirs.flash,
    isNear(0),
  ),
  field(
    'bitDepth',
    undefined,
    (record) => record.picture?.bitDepth,
    (theirs) => theirs.bitDepth,
    isNear(0),
  ),
  field(
    'icc',
    undefined,
    (record) => record.picture?.iccDescription,
    (theirs) => theirs.iccDescription,
    isSameText,
  ),
];

// Cameras that were told nothing write 0, which the record leaves out.
const positive = (value: number | undefined): number | undefined => (value === 0 ? undefined : value);

function field(
  name: string,
  target: number | undefined,
  ours: Field['ours'],
  theirs: Field['theirs'],
  isAlike: Field['isAlike'],
): Field {
  return { name, ...(target !== undefined && { target }), ours, theirs, isAlike };
}

/** How the field of one record compares with ExifTool's. */
export function compare({ ours, theirs, isAlike }: Field, record: PictureRecord, reference: ReferenceFields): Outcome {
  const mine = ours(record);
  const yours = theirs(reference);
  if (yours === undefined || text(yours) === '') return mine === undefined ? 'absent' : 'extra';
  if (mine === undefined) return 'miss';
  return isAlike(mine, yours, reference) ? 'agree' : 'differ';
}
