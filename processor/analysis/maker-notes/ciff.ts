/** What Canon's raw records say that other raw files have in EXIF (CIFF 1.0 revision 4). */

import { cleanText } from '../clean-text.ts';
import { fieldsOf } from '../containers/bytes.ts';
import type { MakerRecord } from '../containers/container.ts';
import type { MakerFacts } from '../maker-facts.ts';
import { present } from '../present.ts';
import type { RawTag } from '../readers.ts';
import { canonUnits, canonValue, readCanon } from './canon.ts';

const recordOf = {
  owner: 0x0810,
  makeAndModel: 0x080a,
  focalLength: 0x1029,
  shot: 0x102a,
  settings: 0x102d,
  time: 0x180e,
  exposure: 0x1818,
} as const;

/** What the records say. */
export function readCiff(records: readonly MakerRecord[]): MakerFacts {
  const find = (id: number): MakerRecord | undefined => records.find((record) => record.id === id);
  const settings = wordsOf(find(recordOf.settings));
  const [make, model] = textsOf(find(recordOf.makeAndModel));
  const tags = new Map<number, RawTag>([
    [0x0001, { numbers: settings }],
    [0x0004, { numbers: wordsOf(find(recordOf.shot)) }],
  ]);
  const focalLength = (wordsOf(find(recordOf.focalLength))[1] ?? 0) / canonUnits(settings);
  return {
    ...readCanon(tags),
    ...present<MakerFacts>({
      make,
      model,
      focalLength: focalLength > 0 ? focalLength : undefined,
      ...readShot(wordsOf(find(recordOf.shot))),
      ...readExposure(find(recordOf.exposure)),
      takenAt: readTime(find(recordOf.time)),
    }),
  };
}

function wordsOf(record: MakerRecord | undefined): readonly number[] {
  if (record === undefined) return [];
  const fields = fieldsOf(record.bytes, record.isLittleEndian);
  return Array.from({ length: Math.min(record.bytes.length >> 1, 512) }, (_, at) => fields.u16(2 * at));
}

const textsOf = (record: MakerRecord | undefined): readonly (string | undefined)[] =>
  record === undefined ? [] : fieldsOf(record.bytes).text(0, record.bytes.length).split('\0').map(cleanText);

/** Aperture and exposure time as the camera set them, in its own exposure values. */
function readShot(shot: readonly number[]): Pick<MakerFacts, 'exposureTime' | 'fNumber'> {
  const [aperture = 0, speed = 0] = shot.slice(21, 23);
  if (aperture === 0) return {};
  return { fNumber: 2 ** (canonValue(aperture) / 2), exposureTime: 2 ** -canonValue(speed) };
}

/** Exposure time and aperture as APEX values, after the compensation. */
function readExposure(record: MakerRecord | undefined): Pick<MakerFacts, 'exposureTime' | 'fNumber'> {
  if (record === undefined || record.bytes.length < 12) return {};
  const { bytes, isLittleEndian } = record;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const speed = view.getFloat32(4, isLittleEndian);
  const aperture = view.getFloat32(8, isLittleEndian);
  return {
    ...(Math.abs(speed) < 100 && { exposureTime: 2 ** -speed }),
    ...(aperture > 0 && aperture < 30 && { fNumber: 2 ** (aperture / 2) }),
  };
}

/** Seconds since 1970 by the camera's clock, which is that of the place. */
function readTime(record: MakerRecord | undefined): MakerFacts['takenAt'] {
  if (record === undefined || record.bytes.length < 4) return undefined;
  const seconds = fieldsOf(record.bytes, record.isLittleEndian).u32(0);
  if (seconds === 0) return undefined;
  return { text: new Date(1000 * seconds).toISOString().slice(0, 19), from: 'ciff:TimeStamp' };
}
