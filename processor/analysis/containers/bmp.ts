/** BMP: its size and depth, and the profile a header of version 5 may have. Pixels: `../bitmaps/dib.ts`. */
import { readDibHeader } from '../bitmaps/dib-header.ts';
import type { ByteSource } from '../readers.ts';
import { fieldsOf } from './bytes.ts';
import type { Container } from './container.ts';
import { newDraft, toContainer } from './draft.ts';

const fileHeaderBytes = 14;
const embeddedProfile = 'DEBM';
const profileMaxBytes = 4 * 1024 * 1024;

/** Reads the headers. */
export async function readBmp(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const header = await readDibHeader(source, fileHeaderBytes);
  if (header === undefined) return toContainer(draft);
  const { width, height, bits, masks } = header;
  const hasAlpha = (masks?.alpha ?? 0) !== 0;
  draft.shape = { stored: { width, height }, bitDepth: 8, channels: bits <= 1 ? 1 : hasAlpha ? 4 : 3, hasAlpha };
  if (header.headerBytes >= 124) {
    const fields = fieldsOf(await source.readAt(fileHeaderBytes, 124), true);
    // Written as a number, so its letters come in reverse.
    const length = fields.u32(116);
    if (fields.text(56, 4) === embeddedProfile && length <= profileMaxBytes) {
      draft.icc = await source.readAt(fileHeaderBytes + fields.u32(112), length);
    }
  }
  return toContainer(draft);
}
