import type { PictureRecord } from '../../../processor/contract/record.ts';
import type { Strings } from '../strings/words.ts';

/** One labelled fact. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** How numbers are written. */
export interface Numbers {
  readonly number: (n: number) => string;
  readonly one: (n: number) => string;
  readonly two: (n: number) => string;
  readonly bytes: (n: number) => string;
}

/** Seconds as a shutter dial has them: `1/8000 s`, `0.6 s`, `30 s`. From 0.3 s on cameras count in decimals. */
export function shutterWords(seconds: number, { one }: Pick<Numbers, 'one'>): string {
  return seconds >= 0.3 ? `${one(seconds)} s` : `1/${Math.round(1 / seconds)} s`;
}

/** Compensation as on the dial: `+0.7 EV`, `−1 EV`. */
export const biasWords = (ev: number, { one }: Numbers): string =>
  `${ev > 0 ? '+' : ev < 0 ? '−' : '±'}${one(Math.abs(ev))} EV`;

/** Degrees as maps have them: `43.8403° N, 6.0056° E`. */
export function placeWords(latitude: number, longitude: number): string {
  const ns = latitude < 0 ? 'S' : 'N';
  const ew = longitude < 0 ? 'W' : 'E';
  return `${Math.abs(latitude).toFixed(4)}° ${ns}, ${Math.abs(longitude).toFixed(4)}° ${ew}`;
}

/** The four numbers a photographer looks at first, those the camera wrote. */
export function mainExposure({ exposure }: PictureRecord, n: Numbers): readonly string[] {
  const { exposureTime, fNumber, iso, focalLength } = exposure ?? {};
  return [
    exposureTime === undefined ? '' : shutterWords(exposureTime, n),
    fNumber === undefined ? '' : `f/${n.one(fNumber)}`,
    iso === undefined ? '' : `ISO ${Math.round(iso)}`,
    focalLength === undefined ? '' : `${n.one(focalLength)} mm`,
  ].filter((text) => text !== '');
}

const named = (t: Strings, word: string | undefined): string => (word === undefined ? '' : (t.terms[word] ?? word));
const facts = (...pairs: readonly (readonly [string, string | undefined])[]): readonly Fact[] =>
  pairs.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));

/** Make and model, the make once: `Canon EOS R6`. */
export const cameraName = ({ camera }: PictureRecord): string =>
  tidyCamera([camera?.make, camera?.model].filter(Boolean).join(' '));

/** What makers call themselves beyond the name on the camera, right behind its first word. */
const companyWords =
  /^(konica minolta|\S+)((?: (?:imaging|optical|kodak|camera|co(?:rp(?:oration)?|mpany)?|inc|ltd|ag|techwin)[.,]*(?:ltd\.?)?)+)(?= )/i;

/** Makes whose cameras carry another name. */
const namesOnCameras: readonly (readonly [RegExp, string])[] = [
  [/^ricoh pentax/i, 'Pentax'],
  [/^eastman /i, 'Kodak '],
];

/** `NIKON CORPORATION NIKON Z 6` and `SONY ILCE-7M3` as people write them: `NIKON Z 6`, `Sony ILCE-7M3`. */
export function tidyCamera(makeAndModel: string): string {
  const plain = makeAndModel.replace(companyWords, '$1');
  const [brand = '', ...rest] = namesOnCameras.reduce((name, [from, to]) => name.replace(from, to), plain).split(' ');
  const again = rest.join(' ').toLowerCase().lastIndexOf(brand.toLowerCase());
  if (brand !== '' && again >= 0) return rest.join(' ').slice(again);
  // Makers shout in EXIF; three letters are initials.
  const isShouted = brand.length > 3 && brand === brand.toUpperCase() && !/\d/.test(brand);
  return [isShouted ? brand.charAt(0) + brand.slice(1).toLowerCase() : brand, ...rest].join(' ');
}

/** Camera and the rest of the exposure. */
export function cameraFacts(record: PictureRecord, t: Strings, n: Numbers): readonly Fact[] {
  const { camera, exposure } = record;
  const p = t.picture;
  const full = exposure?.focalLength35mm;
  const fired = exposure?.flash === undefined ? '' : (exposure.flash & 1) === 1 ? p.flashFired : p.flashOff;
  return facts(
    [p.body, cameraName(record)],
    [p.lens, camera?.lens],
    [p.lensSerial, camera?.lensSerial],
    [p.focal, full === undefined || full === exposure?.focalLength ? '' : p.focal35(n.one(full))],
    [p.program, named(t, exposure?.program)],
    [p.bias, exposure?.bias === undefined ? '' : biasWords(exposure.bias, n)],
    [p.metering, named(t, exposure?.metering)],
    [p.whiteBalance, named(t, exposure?.whiteBalance)],
    [p.flash, fired],
    [p.serial, camera?.serial],
    [p.software, camera?.software],
  );
}

const colourName = (space: string | undefined): string | undefined =>
  space === 'srgb' ? 'sRGB' : space?.toUpperCase();

/** What the file is. `moment` writes an instant. */
export function fileFacts(
  record: PictureRecord,
  t: Strings,
  n: Numbers,
  moment: (at: string) => string,
): readonly Fact[] {
  const { picture, file, source } = record;
  const p = t.picture;
  const size = picture && `${n.number(picture.width)} × ${n.number(picture.height)}`;
  const mp = picture && p.megapixels(n.one((picture.width * picture.height) / 1e6));
  const colour = [
    picture?.iccDescription ?? colourName(picture?.colourSpace),
    picture?.bitDepth && p.depth(String(picture.bitDepth)),
  ];
  return facts(
    [p.dimensions, size && `${size} · ${mp}`],
    [p.format, file?.format.toUpperCase()],
    [p.bytes, n.bytes(source.bytes)],
    [p.colour, colour.filter(Boolean).join(' · ')],
    [p.folder, source.folder],
    [p.modified, source.modifiedAt && moment(source.modifiedAt)],
    [p.uploaded, source.uploadedAt && moment(source.uploadedAt)],
    [p.extras, extras(record, t, n).join(' · ')],
  );
}

/** What rides along with the picture, in words. */
function extras({ features = {} }: PictureRecord, { picture: p }: Strings, n: Numbers): readonly string[] {
  const { motion, burst, panorama, hasGainMap, hasDepthMap, faces, hasC2pa } = features;
  const film = motion?.bytes === undefined ? p.motionPhoto : p.motionPhotoOf(n.bytes(motion.bytes));
  return [
    motion && (motion.film === 'embedded' ? film : p.livePhoto),
    burst && p.burst,
    panorama && p.panorama,
    hasGainMap && p.gainMap,
    hasDepthMap && p.depthMap,
    faces && p.faces(faces),
    hasC2pa && p.c2pa,
  ].filter((text) => typeof text === 'string');
}

/** The outline of a histogram in a box of 64 × 1, dark to light, tallest step at the top. */
export function histogramPath(shares: readonly number[]): string {
  // The square root lets small shares be seen beside one that towers over all.
  const heights = shares.map((share) => Math.sqrt(share));
  const most = Math.max(...heights, 1e-9);
  return `M0 1${heights.map((height, at) => `L${at} ${(1 - height / most).toFixed(4)}L${at + 1} ${(1 - height / most).toFixed(4)}`).join('')}L${shares.length} 1Z`;
}
