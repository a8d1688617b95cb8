import type { PictureRecord } from '../contract/record.ts';
import { gpsTags } from './exif-fields.ts';
import type { TagMap } from './readers.ts';
import type { Sources } from './sources.ts';
import { numberIn, textIn, type XmpProperties } from './xmp-properties.ts';

type Location = NonNullable<PictureRecord['location']>;

/** Where it was taken, and whether the file gives a position that cannot be one. */
export interface Located {
  readonly location?: Location;
  readonly isInvalid: boolean;
}

/** The position by EXIF, else by XMP. One without a hemisphere, out of range or with a zero denominator gives none. */
export function locate({ exif, xmp }: Sources): Located {
  const location = fromExif(exif.gps) ?? fromXmp(xmp);
  // Phones without a fix write the block with every number 0/0 and no hemisphere: empty, not wrong.
  const isSaid = exif.gps.has(gpsTags.latitude) && letterOf(exif.gps, gpsTags.latitudeRef) !== '';
  return { ...(location !== undefined && { location }), isInvalid: location === undefined && isSaid };
}

function fromExif(gps: TagMap): Location | undefined {
  const latitude = readAngle(gps, { value: gpsTags.latitude, ref: gpsTags.latitudeRef, letters: 'NS', max: 90 });
  const longitude = readAngle(gps, { value: gpsTags.longitude, ref: gpsTags.longitudeRef, letters: 'EW', max: 180 });
  return toLocation(latitude, longitude, { altitude: readAltitude(gps), direction: readDirection(gps) });
}

function fromXmp(xmp: XmpProperties): Location | undefined {
  const latitude = parseAngle(textIn(xmp, 'exif:GPSLatitude'), 'NS', 90);
  const longitude = parseAngle(textIn(xmp, 'exif:GPSLongitude'), 'EW', 180);
  const height = numberIn(xmp, 'exif:GPSAltitude');
  const isBelow = textIn(xmp, 'exif:GPSAltitudeRef') === '1';
  const direction = numberIn(xmp, 'exif:GPSImgDirection');
  return toLocation(latitude, longitude, {
    altitude: height !== undefined && isBelow && height > 0 ? -height : height,
    direction: direction !== undefined && direction >= 0 && direction <= 360 ? direction : undefined,
  });
}

function toLocation(
  latitude: number | undefined,
  longitude: number | undefined,
  { altitude, direction }: { readonly altitude: number | undefined; readonly direction: number | undefined },
): Location | undefined {
  if (latitude === undefined || longitude === undefined) return undefined;
  return {
    latitude,
    longitude,
    ...(altitude !== undefined && { altitude }),
    ...(direction !== undefined && { direction }),
  };
}

/** XMP's `37,23.19N` or `37,23,11.4N`; and plain degrees, which some write instead. */
function parseAngle(text: string | undefined, letters: string, max: number): number | undefined {
  const found =
    /^([+-]?\d{1,3}(?:\.\d{1,15})?)(?:,(\d{1,2}(?:\.\d{1,15})?))?(?:,(\d{1,2}(?:\.\d{1,15})?))? ?([A-Za-z])?$/.exec(
      text ?? '',
    );
  if (found === null) return undefined;
  const [, degrees, minutes = 0, seconds = 0, letter] = found;
  const hemisphere = letter === undefined ? 0 : letters.indexOf(letter.toUpperCase());
  const size = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  if (hemisphere < 0 || Math.abs(size) > max) return undefined;
  return hemisphere === 1 && size !== 0 ? -size : size;
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
