/** A record as the catalogue's rows have it. */
import type { PictureRecord } from '../../processor/contract/record.ts';
import type { Glance } from '../engine/library-ports.ts';

/** The values of a row of `records`, in the order the catalogue inserts them. */
export function rowOf(record: PictureRecord): (string | number | null)[] {
  const { source, capture, camera, words, exposure } = record;
  return [
    record.digest,
    momentOf(record),
    capture?.local ?? null,
    addedOf(record),
    source.name ?? '',
    source.folder ?? null,
    source.bytes,
    cameraOf(record) ?? null,
    camera?.lens ?? null,
    words?.rating ?? null,
    exposure?.iso ?? null,
    record.file?.format ?? null,
    record.verdict,
    record.reason ?? null,
    record.location === undefined ? 0 : 1,
    focalOf(record) ?? null,
    placeOf(record) ?? null,
    ratioOf(record),
    record.schema,
    (record.picture?.width ?? 0) * (record.picture?.height ?? 0),
    hashOf(record) ?? null,
  ];
}

/** The first schema whose hashes are those of processor/contract/perceptual-hash.ts. */
const hashSchema = 2;
/** Below, a picture is as good as one colour, and its hash the noise of it. */
const leastContrast = 0.02;

function hashOf({ schema, look }: PictureRecord): string | undefined {
  return look !== undefined && schema >= hashSchema && look.contrast >= leastContrast ? look.perceptualHash : undefined;
}

/** What is looked for in: name, words, camera, folder. */
export function wordsOf(record: PictureRecord): readonly [string, string, string, string] {
  const { words, camera, source } = record;
  // What a camera writes into every picture is found by the camera's name.
  const description = words?.isDescriptionByCamera === true ? undefined : words?.description;
  const said = [words?.title, description, ...(words?.keywords ?? []), ...(words?.creator ?? []), camera?.lens];
  return [source.name ?? '', said.join(' '), cameraOf(record) ?? '', source.folder ?? ''];
}

/** The values that filters look for as a whole, or parts of. Undefined where the record does not say. */
export const filtersOf = (record: PictureRecord) => ({
  camera: cameraOf(record),
  lens: record.camera?.lens,
  folder: record.source.folder,
  format: record.file?.format,
  verdict: record.verdict,
  reason: record.reason,
  place: placeOf(record),
  rating: record.words?.rating,
  iso: record.exposure?.iso,
  focal: focalOf(record),
});

/** What a grid shows of it. */
export function glanceOf(record: PictureRecord): Glance {
  const { digest, source, picture, look, capture, words, file, reason, previews } = record;
  const frames = picture?.frames ?? 1;
  return {
    digest,
    name: source.name ?? '',
    ...(picture !== undefined && { width: picture.width, height: picture.height }),
    ...(look !== undefined && { thumbhash: look.thumbhash }),
    ...(capture !== undefined && { taken: capture.local }),
    day: momentOf(record).slice(0, 10),
    ...(words?.rating !== undefined && { rating: words.rating }),
    verdict: record.verdict,
    ...(reason !== undefined && { reason }),
    ...(file !== undefined && { format: file.format }),
    bytes: source.bytes,
    ...(frames > 1 && { frames }),
    located: record.location !== undefined,
    warnings: record.warnings.length,
    has320: previews?.['320'] !== undefined,
    has1600: previews?.['1600'] !== undefined,
  };
}

const cameraOf = ({ camera }: PictureRecord): string | undefined =>
  [camera?.make, camera?.model].filter((part) => part !== undefined).join(' ') || undefined;

const addedOf = ({ source, analysis }: PictureRecord): string => source.uploadedAt ?? analysis.startedAt;

const momentOf = (record: PictureRecord): string =>
  record.capture?.local ?? (record.source.modifiedAt ?? addedOf(record)).slice(0, 19);

function focalOf({ exposure }: PictureRecord): number | undefined {
  const mm = exposure?.focalLength35mm ?? exposure?.focalLength;
  return mm === undefined ? undefined : Math.max(1, Math.round(mm));
}

const placeOf = ({ location }: PictureRecord): string | undefined =>
  location && `${Math.floor(location.latitude)},${Math.floor(location.longitude)}`;

/** How finely ratios are kept: 3:2 is 48 exactly, and 4:3 is off by 0.8 %. */
const ratioSteps = 32;

function ratioOf({ picture }: PictureRecord): number {
  if (picture === undefined) return 0;
  return Math.min(255, Math.max(1, Math.round((picture.width / picture.height) * ratioSteps)));
}
