/** Finds the directory in a maker's notes. Each maker puts another mark before it, and counts offsets from another place. */
import { fieldsOf, latin1 } from '../containers/bytes.ts';
import { partOf } from '../containers/part-of.ts';
import type { ByteSource, DirectoryAt, MakerNoteBlock } from '../readers.ts';

/** Whose notes they are, whatever the camera's make says: some makers build others' cameras. */
export type Maker =
  | 'apple'
  | 'canon'
  | 'fujifilm'
  | 'nikon'
  | 'olympus'
  | 'panasonic'
  | 'pentax'
  | 'samsung'
  | 'sigma'
  | 'sony';

/** A maker's notes, ready to be read. */
export interface OpenNote extends DirectoryAt {
  readonly maker: Maker;
  /** Where offsets count from. */
  readonly source: ByteSource;
}

interface Layout {
  readonly mark: string;
  readonly maker: Maker;
  /** Bytes from the notes' start to the directory. */
  readonly at: number;
  /** Whether offsets count from the start of the notes; else from the start of the EXIF block. */
  readonly isOwnBase: boolean;
  /** Where the notes say their byte order; else it is that of the block. */
  readonly orderAt?: number;
  readonly isLittleEndian?: boolean;
}

const layouts: readonly Layout[] = [
  { mark: 'Apple iOS\0', maker: 'apple', at: 14, isOwnBase: true, orderAt: 12 },
  { mark: 'Nikon\0\x01', maker: 'nikon', at: 8, isOwnBase: false },
  { mark: 'OLYMPUS\0', maker: 'olympus', at: 12, isOwnBase: true, orderAt: 8 },
  { mark: 'OM SYSTEM\0', maker: 'olympus', at: 16, isOwnBase: true, orderAt: 12 },
  { mark: 'OLYMP\0', maker: 'olympus', at: 8, isOwnBase: false },
  { mark: 'Panasonic\0', maker: 'panasonic', at: 12, isOwnBase: false },
  { mark: 'AOC\0', maker: 'pentax', at: 6, isOwnBase: false, orderAt: 4 },
  { mark: 'PENTAX \0', maker: 'pentax', at: 10, isOwnBase: true, orderAt: 8 },
  { mark: 'RICOH\0', maker: 'pentax', at: 8, isOwnBase: true, orderAt: 6 },
  { mark: 'SONY DSC ', maker: 'sony', at: 12, isOwnBase: false },
  { mark: 'SONY CAM ', maker: 'sony', at: 12, isOwnBase: false },
  { mark: 'SONY MOBILE', maker: 'sony', at: 12, isOwnBase: false },
  { mark: 'SIGMA\0', maker: 'sigma', at: 10, isOwnBase: false },
  { mark: 'FOVEON\0', maker: 'sigma', at: 10, isOwnBase: false },
];

/** Makers who put no mark before the directory, by how their name begins. */
const unmarked: readonly (readonly [make: RegExp, maker: Maker])[] = [
  [/^canon/i, 'canon'],
  [/^nikon/i, 'nikon'],
  [/^(sony|hasselblad)/i, 'sony'],
  [/^(konica )?minolta/i, 'sony'],
  [/^samsung/i, 'samsung'],
  [/^(pentax|asahi)/i, 'pentax'],
];

/** The notes' directory, undefined when nobody we know wrote them. */
export async function openNote(block: MakerNoteBlock, make: string): Promise<OpenNote | undefined> {
  const head = await block.source.readAt(block.offset, Math.min(32, block.length));
  const mark = latin1(head);
  if (mark.startsWith('Nikon\0\x02')) return openNikon(block, head);
  if (mark.startsWith('FUJIFILM')) {
    const at = fieldsOf(head, true).u32(8);
    return { maker: 'fujifilm', source: ownSource(block), at, isLittleEndian: true };
  }
  const layout = layouts.find((one) => mark.startsWith(one.mark));
  if (layout === undefined) return openUnmarked(block, make);
  const { maker, at, isOwnBase, orderAt } = layout;
  return {
    maker,
    source: isOwnBase ? ownSource(block) : block.source,
    at: isOwnBase ? at : block.offset + at,
    isLittleEndian: orderIn(mark, orderAt) ?? block.isLittleEndian,
  };
}

/** Whatever is behind the notes belongs to the source, too: some makers' offsets lead out of what EXIF says they have. */
const ownSource = ({ source, offset }: MakerNoteBlock): ByteSource =>
  partOf(source, { offset, length: source.bytes - offset });

function orderIn(mark: string, at: number | undefined): boolean | undefined {
  const order = at === undefined ? '' : mark.slice(at, at + 2);
  return order === 'II' ? true : order === 'MM' ? false : undefined;
}

/** A whole TIFF structure behind ten bytes. */
function openNikon(block: MakerNoteBlock, head: Uint8Array): OpenNote {
  const isLittleEndian = head[10] === 0x49;
  const source = partOf(block.source, { offset: block.offset + 10, length: block.source.bytes });
  return { maker: 'nikon', source, at: fieldsOf(head, isLittleEndian).u32(14), isLittleEndian };
}

function openUnmarked(block: MakerNoteBlock, make: string): OpenNote | undefined {
  const { source, offset, isLittleEndian } = block;
  const maker = unmarked.find(([pattern]) => pattern.test(make))?.[1];
  return maker && { maker, source, at: offset, isLittleEndian };
}
