import type {
  Container,
  ContainerText,
  EmbeddedPicture,
  ExifBlock,
  Features,
  MakerRecord,
  Shape,
  XmpPacket,
} from './container.ts';

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** A container in the making: a reader adds to it what it finds, in order of precedence. */
export interface Draft {
  shape?: Shape;
  readonly exif: ExifBlock[];
  readonly xmp: XmpPacket[];
  readonly iptc: Uint8Array[];
  icc?: Uint8Array;
  iccName?: string;
  readonly makerRecords: MakerRecord[];
  readonly texts: ContainerText[];
  readonly embedded: EmbeddedPicture[];
  readonly features: Writable<Features>;
  isUnsafe?: boolean;
  readonly damage: string[];
}

/** Nothing found yet. */
export const newDraft = (): Draft => ({
  exif: [],
  xmp: [],
  iptc: [],
  makerRecords: [],
  texts: [],
  embedded: [],
  features: {},
  damage: [],
});

const pixelsOf = ({ size }: EmbeddedPicture): number => size.width * size.height;

/** The draft without its empty lists, embedded pictures in their order. */
export function toContainer(draft: Draft): Container {
  const { shape, exif, xmp, iptc, icc, iccName, makerRecords, texts, embedded, features, isUnsafe, damage } = draft;
  const inOrder = embedded.toSorted((a, b) =>
    (a.coding === 'rgb') === (b.coding === 'rgb') ? pixelsOf(b) - pixelsOf(a) : a.coding === 'rgb' ? 1 : -1,
  );
  return {
    ...(shape !== undefined && { shape }),
    ...(exif.length > 0 && { exif }),
    ...(xmp.length > 0 && { xmp }),
    ...(iptc.length > 0 && { iptc }),
    ...(icc !== undefined && { icc }),
    ...(iccName !== undefined && { iccName }),
    ...(makerRecords.length > 0 && { makerRecords }),
    ...(texts.length > 0 && { texts }),
    ...(inOrder.length > 0 && { embedded: inOrder }),
    ...(Object.keys(features).length > 0 && { features }),
    ...(isUnsafe === true && { isUnsafe }),
    damage,
  };
}
