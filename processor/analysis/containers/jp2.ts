/** JPEG 2000 (ISO/IEC 15444-1, annexes A and I): size, profile, EXIF, XMP and IPTC. Its pixels are not read. */
import { type Box, walkBlock, walkFile } from '../box-walk.ts';
import type { ByteSource } from '../readers.ts';
import { beginsWith, type Fields, fieldsOf } from './bytes.ts';
import type { Container } from './container.ts';
import { type Draft, newDraft, toContainer } from './draft.ts';
import { exifIn } from './exif-in.ts';

const blockMaxBytes = 16 * 1024 * 1024;
const headerMaxBytes = 4 * 1024 * 1024;
const uuids = {
  xmp: 'be7acfcb97a942e89c71999491e3afac',
  iptc: '33c7a4d2b81d4723a0baf1a3e097ad38',
  // Adobe's: the letters `JpgTiffExif->JP2`.
  exif: '4a706754696666457869662d3e4a5032',
} as const;

/** Reads a bare codestream's head, or the boxes. */
export async function readJp2(source: ByteSource): Promise<Container> {
  const draft = newDraft();
  const head = await source.readAt(0, 64);
  if (beginsWith(head, '\xff\x4f\xff\x51')) {
    addCodestream(draft, fieldsOf(head));
    return toContainer(draft);
  }
  const { boxes, isDamaged } = await walkFile(source);
  if (isDamaged) draft.damage.push('a box of the file cannot be right');
  for (const box of boxes) await readBox(source, box, draft);
  return toContainer(draft);
}

/** SIZ: the grid the picture lies on, where on it the picture begins, how many components of which depth. */
function addCodestream(draft: Draft, head: Fields): void {
  const stored = { width: head.u32(8) - head.u32(16), height: head.u32(12) - head.u32(20) };
  if (stored.width <= 0 || stored.height <= 0) return;
  draft.shape ??= { stored, channels: head.u16(40), bitDepth: (head.u8(42) & 0x7f) + 1 };
}

async function readBox(source: ByteSource, { type, start, end }: Box, draft: Draft): Promise<void> {
  if (type === 'jp2h' && end - start <= headerMaxBytes) readHeader(draft, await source.readAt(start, end - start));
  if (type === 'jp2c') addCodestream(draft, fieldsOf(await source.readAt(start, 64)));
  if (type !== 'uuid' || end - start > blockMaxBytes) return;
  const block = await source.readAt(start, end - start);
  const uuid = [...block.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const content = block.subarray(16);
  if (uuid === uuids.xmp) draft.xmp.push({ kind: 'packet', bytes: content });
  if (uuid === uuids.iptc) draft.iptc.push(content);
  if (uuid === uuids.exif) draft.exif.push(exifIn(content));
}

function readHeader(draft: Draft, block: Uint8Array): void {
  for (const { type, start, end } of walkBlock(block, 0, block.length).boxes) {
    const fields = fieldsOf(block.subarray(start, end));
    if (type === 'ihdr' && fields.u32(0) > 0 && fields.u32(4) > 0) {
      const bits = fields.u8(10);
      draft.shape ??= {
        stored: { width: fields.u32(4), height: fields.u32(0) },
        channels: fields.u16(8),
        // 255: it differs between the components.
        ...(bits !== 255 && { bitDepth: (bits & 0x7f) + 1 }),
      };
    }
    // Method 2 is a profile, after precedence and approximation.
    if (type === 'colr' && fields.u8(0) === 2) draft.icc ??= fields.bytes.slice(3);
  }
}
