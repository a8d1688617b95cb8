import type { PictureRecord } from '../contract/record.ts';
import { gpsTags } from './exif-fields.ts';
import type { TagMap } from './readers.ts';

type Location = NonNullable<PictureRecord['location']>;

/** Where it was taken, and whether the file gives a position that cannot be one. */
export interface Located {
  readonly location?: Location;
  readonly isInvalid: boolean;
}

/** The position in a GPS directory. One without a hemisphere, out of range or with a zero denominator gives none. */
export function locate(gps: TagMap): Located {
  const latitude = readAngle(gps, { value: gpsTags.latitude, ref: gpsTags.latitudeRef, letters: 'NS', max: 90 });
  const longitude = readAngle(gps, { value: gpsTags.longitude, ref: gpsTags.longitudeRef, letters: 'EW', max: 180 });
  if (latitude === undefined || longitude === undefined) {
    // Phones without a fix write the block with every number 0/0 and no hemisphere: empty, not wrong.
    return { isInvalid: gps.has(gpsTags.latitude) && letterOf(gps, gpsTags.latitudeRef) !== '' };
  }
  const altitude = readAltitude(gps);
  const direction = readDirection(gps);
  return {
    location: {
      latitude,
      longitude,
      ...(altitude !== undefined && { altitude }),
      ...(direction !== undefined && { direction }),
    },
    isInvalid: false,
  };
}

interface Angle {
  readonly value: number;
  readonly ref: number;
  /** The positive hemisphere, then the negative one. */
  readonly letters: string;
  readonly max: number;
}

function readAngle(gps: TagMap, angle: Angle): number | undefined {
  const [degrees, minutes = 0, seconds = 0] = gps.get(angle.value)?.numbers ?? [];
  const letter = letterOf(gps, angle.ref);
  const hemisphere = letter === '' ? -1 : angle.letters.indexOf(letter);
  if (degrees === undefined || hemisphere < 0) return undefined;
  const size = degrees + minutes / 60 + seconds / 3600;
  if (!(size >= 0 && size <= angle.max)) return undefined;
  // Not -0, which JSON would write as 0.
  return hemisphere === 1 && size !== 0 ? -size : size;
}

const letterOf = (gps: TagMap, ref: number): string =>
  gps.get(ref)?.text?.replaceAll('\0', '').trim().charAt(0).toUpperCase() ?? '';

/** Reference 1 is below sea level (Exif 3.0, GPSAltitudeRef); some cameras write the digit as text. */
function readAltitude(gps: TagMap): number | undefined {
  const height = gps.get(gpsTags.altitude)?.numbers[0];
  if (height === undefined || !Number.isFinite(height)) return undefined;
  const ref = gps.get(gpsTags.altitudeRef);
  const isBelow = ref?.numbers[0] === 1 || ref?.text?.charAt(0) === '1';
  return isBelow && height !== 0 ? -height : height;
}

function readDirection(gps: TagMap): number | undefined {
  const direction = gps.get(gpsTags.direction)?.numbers[0];
  return direction !== undefined && direction >= 0 && direction <= 360 ? direction : undefined;
}
