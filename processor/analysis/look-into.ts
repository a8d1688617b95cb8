/** Everything there is to find out about one original: what it is, how it is built, what it says, how it looks. */
import type { PictureRecord, RejectReason, Warning } from '../contract/record.ts';
import { unpackBitmap } from './bitmaps/unpack.ts';
import type { Container } from './containers/container.ts';
import { readContainer } from './containers/read-container.ts';
import { depictEmbedded } from './embedded-picture.ts';
import { doesExtensionMatch, type Format } from './formats.ts';
import { depict, type MadePreview, type Pictured, picture } from './make-previews.ts';
import { heifLimit, pixelsOf, unpackedLimit } from './memory-limits.ts';
import { nameRaw } from './name-raw.ts';
import { describePicture } from './picture-shape.ts';
import { largestEdge } from './plan-previews.ts';
import { type Metadata, readMetadata } from './read-metadata.ts';
import type { Bitmap, ByteSource, Probe, Readers } from './readers.ts';
import { sniff, sniffBytes } from './sniff.ts';

/** Everything found out about one original. */
export interface Findings {
  readonly format?: Format;
  readonly reason?: RejectReason;
  readonly picture?: PictureRecord['picture'];
  readonly metadata?: Metadata;
  readonly look?: PictureRecord['look'];
  readonly previews?: readonly MadePreview[];
  readonly warnings?: readonly Warning[];
}

/** Where an original is. */
export interface Place {
  /** Where the decoder finds the file. */
  readonly path: string;
  /** The same file, open for reading. */
  readonly file: ByteSource;
  /** The sender's name for it. */
  readonly name: string | undefined;
}

/** Finds out what can be found. */
export async function lookInto(place: Place, readers: Readers): Promise<Findings> {
  const { file, name } = place;
  const sniffed = sniff(await file.readAt(0, sniffBytes));
  if (sniffed === undefined) return { reason: 'notAnImage' };
  const { treatment } = sniffed;
  if (treatment === 'notAnImage' || treatment === 'unsupported') return { format: sniffed, reason: treatment };
  const format = (sniffed.name === 'tiff' ? await nameRaw(file) : undefined) ?? sniffed;
  const container = await readContainer(format.name, file, readers);
  const metadata = await readMetadata(container, readers);
  const opened: Opened = { place, format, container, metadata };
  const { warnings = [], ...found } =
    container.isUnsafe === true ? { reason: 'corrupt' as const } : await depictOpened(opened, readers);
  return { format, metadata, ...found, warnings: [...warningsOf(container), ...mismatch(format, name), ...warnings] };
}

interface Opened {
  readonly place: Place;
  readonly format: Format;
  readonly container: Container;
  readonly metadata: Metadata;
}

const warningsOf = ({ damage }: Container): readonly Warning[] =>
  damage.length === 0 ? [] : [{ code: 'containerDamaged', detail: damage.slice(0, 3).join('; ') }];

/** A name that says something else than the content is no fault of the picture, but somebody may want to know. */
const mismatch = (format: Format, name: string | undefined): readonly Warning[] =>
  doesExtensionMatch(format, name) ? [] : [{ code: 'extensionMismatch', detail: `the content is ${format.name}` }];

async function depictOpened(opened: Opened, readers: Readers): Promise<Findings> {
  switch (opened.format.treatment) {
    case 'decoded':
      return depictDecoded(opened, readers);
    case 'heif':
      return depictHeif(opened, readers);
    case 'unpacked':
      return depictUnpacked(opened, readers);
    case 'embedded':
      return depictRaw(opened, readers);
    default:
      return undecoded(opened, `${opened.format.name} is not decoded`);
  }
}

async function depictDecoded(opened: Opened, readers: Readers): Promise<Findings> {
  const { place, format } = opened;
  const probe = await readers.pixels.probe(place.path);
  if (probe === undefined) return { ...describe(opened), reason: 'corrupt' };
  // Of a TIFF the decoder does not say it.
  const isProgressive = probe.isProgressive || opened.container.shape?.isProgressive === true;
  const pictured = await picture(place.path, format.name, { ...probe, isProgressive }, readers);
  return { ...describe(opened, { probe }), ...toFindings(pictured) };
}

/** What HEIF's decoder does not take, the system's may (a HEIF file can hold AV1), or there is an embedded picture. */
async function depictHeif(opened: Opened, readers: Readers): Promise<Findings> {
  const { place, container } = opened;
  const { shape, icc } = container;
  if (shape?.codec === 'av1') return depictDecoded(opened, readers);
  const maxPixels = heifLimit(shape);
  const pixels = pixelsOf(shape);
  const unpacked =
    pixels > maxPixels
      ? { detail: `${pixels} pixels, ${maxPixels} can be decoded` }
      : await readers.decodeHeif(place.file, { maxPixels });
  if ('bitmap' in unpacked)
    return depictBitmap(opened, { ...unpacked.bitmap, ...(icc !== undefined && { icc }) }, readers);
  const code = pixels > maxPixels ? 'tooManyPixels' : 'pixelsNotDecoded';
  // The container turns the picture, and the thumbnail with it, as EXIF notes.
  return depictInstead(opened, { code, detail: unpacked.detail }, readers);
}

/** Formats no decoder of the system takes, but simple enough for our own. */
async function depictUnpacked(opened: Opened, readers: Readers): Promise<Findings> {
  const { place, format, container } = opened;
  const { shape, icc, embedded = [] } = container;
  const maxPixels = unpackedLimit(shape);
  if (shape === undefined) return { reason: 'corrupt' };
  // An icon's largest picture is often a PNG, which is then the picture itself.
  if (embedded[0]?.coding === 'png') return depictRaw(opened, readers);
  const unpacked = await unpackBitmap(format.name, place.file, { maxPixels });
  if ('bitmap' in unpacked)
    return depictBitmap(opened, { ...unpacked.bitmap, ...(icc !== undefined && { icc }) }, readers);
  const code = pixelsOf(shape) > maxPixels ? 'tooManyPixels' : 'pixelsNotDecoded';
  return depictInstead(opened, { code, detail: unpacked.detail }, readers);
}

async function depictBitmap(opened: Opened, bitmap: Bitmap, readers: Readers): Promise<Findings> {
  const maxPixels = bitmap.width * bitmap.height;
  const decoded = await readers.pixels.convert(bitmap, { maxEdge: largestEdge, maxPixels });
  return { ...describe(opened, { bitmap }), ...toFindings(await depict(decoded, readers)) };
}

/** An embedded picture where the main one cannot be had, with a warning that says so. */
async function depictInstead(opened: Opened, warning: Warning, readers: Readers): Promise<Findings> {
  const { container, metadata, place } = opened;
  const orientation = container.shape?.orientation ?? metadata.orientation;
  const pictured = await depictEmbedded(place.file, { container, orientation }, readers);
  if (pictured === undefined) return { ...describe(opened), warnings: [warning] };
  const instead = { ...warning, code: 'embeddedShown' };
  return { ...describe(opened), ...toFindings(pictured), warnings: [instead, ...pictured.warnings] };
}

/** A raw file's own pixels are not developed: the camera's picture of them stands for it. */
async function depictRaw(opened: Opened, readers: Readers): Promise<Findings> {
  const { container, metadata, place } = opened;
  const orientation = container.shape?.orientation ?? metadata.orientation;
  const pictured = await depictEmbedded(place.file, { container, orientation }, readers);
  if (pictured !== undefined) return { ...describe(opened), ...toFindings(pictured) };
  return undecoded(opened, 'no embedded picture can be decoded');
}

/** Size and metadata are worth a record. What has not even a size is no whole picture. */
const undecoded = (opened: Opened, detail: string): Findings =>
  opened.container.shape === undefined
    ? { reason: 'corrupt' }
    : { ...describe(opened), warnings: [{ code: 'pixelsNotDecoded', detail }] };

function describe(
  { container, metadata }: Opened,
  by: { readonly probe?: Probe; readonly bitmap?: Bitmap } = {},
): Findings {
  const { orientation, iccDescription } = metadata;
  const shape = describePicture({ container, ...by, orientation, iccDescription });
  return shape === undefined ? {} : { picture: shape };
}

const toFindings = ({ isCorrupt, ...pictured }: Pictured): Findings => ({
  ...pictured,
  ...(isCorrupt && { reason: 'corrupt' as const }),
});
