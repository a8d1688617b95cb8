import { latin1 } from './bytes.ts';
import type { Extent } from './container.ts';
import { type Directory, numberIn, pictureTags, readDirectory, type Structure } from './tiff-directories.ts';

const cameraSettings = 0x2020;
const previewStart = 0x101;
const previewBytes = 0x102;

/** The preview of an ORF, which only Olympus' maker note knows; offsets in the newer ones count from the note itself. */
export async function findOlympusPreview(structure: Structure, exif: Directory): Promise<Extent | undefined> {
  const note = exif.values.get(pictureTags.makerNote);
  if (note === undefined) return undefined;
  const mark = latin1(await structure.source.readAt(note.offset, 10));
  // `OLYMPUS` and `OM SYSTEM` are newer than `OLYMP`, which counts from the file's start.
  const headBytes = mark.startsWith('OM SYSTEM') ? 16 : mark.startsWith('OLYMPUS\0') ? 12 : 8;
  const base = headBytes === 8 ? 0 : note.offset;
  const directory = await readDirectory(structure, note.offset + headBytes, { tags: new Set([cameraSettings]), base });
  const settings = directory?.values.get(cameraSettings);
  if (settings === undefined) return undefined;
  // Written as an offset to the directory, or as a block that is the directory.
  const at = settings.numbers.length === 1 ? base + (settings.numbers[0] ?? 0) : settings.offset;
  const tags = new Set([previewStart, previewBytes]);
  const found = await readDirectory(structure, at, { tags, base });
  const offset = found && numberIn(found, previewStart);
  const length = found && numberIn(found, previewBytes);
  return offset === undefined || length === undefined ? undefined : { offset: base + offset, length };
}
