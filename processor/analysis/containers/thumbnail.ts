import type { ByteSource } from '../readers.ts';
import type { Draft } from './draft.ts';
import { addEmbeddedJpeg } from './embedded-jpeg.ts';
import { numberIn, openTiff, pictureTags, readDirectories } from './tiff-directories.ts';

/** Adds the JPEG thumbnail in IFD1 of an EXIF block that stands at `base` in the file. */
export async function addThumbnail(
  file: ByteSource,
  exif: ByteSource,
  { draft, base }: { readonly draft: Draft; readonly base: number },
): Promise<void> {
  const structure = await openTiff(exif);
  const second = structure && (await readDirectories(structure)).chain[1];
  const offset = second && numberIn(second, pictureTags.jpegOffset);
  const length = second && numberIn(second, pictureTags.jpegBytes);
  if (offset === undefined || length === undefined) return;
  await addEmbeddedJpeg(file, draft, { offset: base + offset, length });
}
