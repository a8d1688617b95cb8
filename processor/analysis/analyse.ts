/** One original's bytes to its record and previews. Knows no cloud: everything outside comes in through ports. */
import { previewKey } from '../contract/keys.ts';
import type { PictureRecord, RejectReason, Warning } from '../contract/record.ts';
import { doesExtensionMatch, type Format } from './formats.ts';
import { readHeifShape } from './heif-shape.ts';
import { type MadePreview, picture } from './make-previews.ts';
import { nameRaw } from './name-raw.ts';
import type { Size } from './plan-previews.ts';
import { type PngChunks, readPngChunks } from './png-chunks.ts';
import type { Clock } from './ports.ts';
import { findExif, findIptc, type Metadata, type Opened, readMetadata } from './read-metadata.ts';
import type { ByteSource, Probe, Readers } from './readers.ts';
import { recordBase, type Subject } from './reject.ts';
import { settleRecord } from './settle-record.ts';
import { sniff, sniffBytes } from './sniff.ts';

/** One original to analyse. The caller has proved that the bytes have the digest. */
export interface Original extends Subject {
  /** Where the decoder finds the file. */
  readonly path: string;
  /** The same file, open for reading. */
  readonly file: ByteSource;
}

/** What an analysis gives: the record, and the bodies of the previews it names. */
export interface Analysed {
  readonly record: PictureRecord;
  readonly previews: readonly MadePreview[];
}

/** Everything found out about one original. */
interface Findings {
  readonly format?: Format;
  readonly reason?: RejectReason;
  readonly picture?: PictureRecord['picture'];
  readonly metadata?: Metadata;
  readonly look?: PictureRecord['look'];
  readonly previews?: readonly MadePreview[];
  readonly warnings?: readonly Warning[];
}

/** Analyses one original. What is wrong with it becomes a verdict or a warning; only a fault of ours throws. */
export async function analyse(original: Original, readers: Readers, clock: Clock): Promise<Analysed> {
  const startedAt = clock();
  const found = await lookInto(original, readers);
  const previews = found.previews ?? [];
  const { owner, digest, source } = original;
  const record = settleRecord({
    ...recordBase(original, { startedAt, endedAt: clock(), readers: readers.versions }),
    ...(found.reason === undefined
      ? { verdict: 'analysed' as const }
      : { verdict: 'rejected' as const, reason: found.reason }),
    ...(found.format !== undefined && {
      file: {
        format: found.format.name,
        mime: found.format.mime,
        extensionMatches: doesExtensionMatch(found.format, source.name),
      },
    }),
    ...(found.picture !== undefined && { picture: found.picture }),
    ...found.metadata?.sections,
    ...(found.look !== undefined && { look: found.look }),
    ...(previews.length > 0 && {
      previews: Object.fromEntries(
        previews.map(({ edge, width, height, body }) => [
          edge,
          { key: previewKey(owner, digest, edge), width, height, bytes: body.length },
        ]),
      ),
    }),
    warnings: [...(found.metadata?.warnings ?? []), ...(found.warnings ?? [])],
  });
  return { record, previews };
}

async function lookInto(original: Original, readers: Readers): Promise<Findings> {
  const format = sniff(await original.file.readAt(0, sniffBytes));
  if (format === undefined) return { reason: 'notAnImage' };
  if (format.treatment === 'notAnImage') return { format, reason: 'notAnImage' };
  if (format.treatment === 'unsupported') return lookIntoRaw(format, original, readers);
  if (format.name === 'tiff') {
    const tags = await findExif({ format: 'tiff', file: original.file }, readers);
    const raw = tags === undefined ? undefined : nameRaw(tags);
    if (raw !== undefined) return lookIntoRaw(raw, original, readers);
  }
  return lookIntoPicture(format, original, readers);
}

const tiffKin: ReadonlySet<string> = new Set([
  'cr2',
  'nef',
  'arw',
  'dng',
  'orf',
  'rw2',
  'pef',
  'srw',
  'kdc',
  '3fr',
  'iiq',
  'raw',
]);

/** A format whose pixels are not read: raw files built like a TIFF still say what took them, when and where. */
async function lookIntoRaw(format: Format, { file }: Original, readers: Readers): Promise<Findings> {
  if (!tiffKin.has(format.name)) return { format, reason: 'unsupported' };
  const exif = await findExif({ format: 'tiff', file }, readers);
  if (exif === undefined) return { format, reason: 'unsupported' };
  return { format, reason: 'unsupported', metadata: readMetadata({ exif }, readers) };
}

async function lookIntoPicture(format: Format, { path, file }: Original, readers: Readers): Promise<Findings> {
  const isHeif = format.name === 'heic' || format.name === 'avif';
  const shape = isHeif ? await readHeifShape(file) : undefined;
  if (shape?.isDamaged === true) return { format, reason: 'corrupt' };
  const png = format.name === 'png' ? await readPngChunks(file) : undefined;
  const probe = await readers.pixels.probe(path);
  const metadata = await gatherMetadata({ format: format.name, file, probe, png }, readers);
  if (probe === undefined) return { format, reason: 'corrupt', metadata };
  const shaped = describe({ probe, metadata, png, stored: shape?.stored });
  if (probe.codec === 'hevc') {
    const warnings = [{ code: 'pixelsNotDecoded', detail: 'HEVC cannot be decoded here yet' }];
    return { format, picture: shaped, metadata, warnings };
  }
  const { isCorrupt, ...pictured } = await picture(path, format.name, probe, readers);
  return { format, ...(isCorrupt && { reason: 'corrupt' as const }), picture: shaped, metadata, ...pictured };
}

async function gatherMetadata(opened: Opened, readers: Readers): Promise<Metadata> {
  const exif = await findExif(opened, readers);
  const iptc = findIptc(opened, readers);
  return readMetadata({ exif, iptc, icc: opened.probe?.icc }, readers);
}

/** The picture's shape. The decoder turns what it decodes, so what is shown is what it says will be shown. */
function describe(from: {
  readonly probe: Probe;
  readonly metadata: Metadata;
  readonly png: PngChunks | undefined;
  readonly stored: Size | undefined;
}): NonNullable<PictureRecord['picture']> {
  const { probe, metadata, png } = from;
  const stored = from.stored ?? probe;
  const delaysMs = png !== undefined && png.delaysMs.length > 0 ? png.delaysMs : probe.delaysMs;
  const frames = Math.max(probe.frames, png?.delaysMs.length ?? 0);
  const { orientation } = metadata;
  return {
    width: probe.shownWidth,
    height: probe.shownHeight,
    storedWidth: stored.width,
    storedHeight: stored.height,
    ...(orientation !== undefined && orientation >= 1 && orientation <= 8 && { orientation }),
    ...(probe.bitDepth !== undefined && { bitDepth: probe.bitDepth }),
    channels: probe.channels,
    hasAlpha: probe.hasAlpha,
    frames,
    ...(frames > 1 && delaysMs !== undefined && { durationMs: delaysMs.reduce((sum, delay) => sum + delay, 0) }),
    colourSpace: probe.colourSpace,
    ...(metadata.iccDescription !== undefined && { iccDescription: metadata.iccDescription }),
  };
}
