/**
 * What the container of a picture says, before any pixel is decoded and before any block in it is understood: the shape,
 * where the blocks of metadata are, which pictures are embedded, what else rides along.
 *
 * Who fills what: one reader per container (`jpeg.ts`, `png.ts`, `heif.ts`, `tiff.ts` …) finds and joins, and judges
 * nothing it finds. What a block means is for the readers of EXIF, XMP and IPTC; which block wins where two speak of the
 * same, for the record's own rules. A field that is absent was not there, or this container cannot have it.
 *
 * Every reader is bounded in bytes, depth and count, reads heads and never whole files, and leaves out what it cannot
 * make sense of with a sentence in `damage`. Lists are in order of precedence: where two blocks say the same thing, the
 * first is the one meant.
 */
import type { Size } from '../plan-previews.ts';
import type { ByteSource } from '../readers.ts';

/** The picture's shape as the container declares it. A decoder may know better, and says so itself. */
export interface Shape {
  /** Of the main picture as stored: the sensor's picture in a raw file, before any cropping or turning elsewhere. */
  readonly stored: Size;
  /** As it is shown where the container itself crops or turns (HEIF's clap, irot and imir; JPEG XL's orientation). */
  readonly shown?: Size;
  /**
   * How the container turns the picture, as an EXIF orientation, 1 to 8. Where present this alone counts: EXIF's
   * orientation is then a note of what was done already, and applying it would turn the picture twice.
   */
  readonly orientation?: number;
  /** Bits a sample. */
  readonly bitDepth?: number;
  /** With transparency. */
  readonly channels?: number;
  readonly hasAlpha?: boolean;
  /** Frames of an animation, pages of a TIFF, pictures of an icon. Absent in a still picture. */
  readonly frames?: number;
  /** Length of an animation in milliseconds. */
  readonly durationMs?: number;
  /** How the pixels are coded where the container leaves that open: `hevc`, `av1`, `jpeg`. */
  readonly codec?: string;
  readonly isProgressive?: boolean;
}

/** A TIFF structure with metadata in it; offsets in it count from the start of its source. */
export interface ExifBlock {
  /**
   * `all`: as in a JPEG or a TIFF, IFD0 with the directories it points to. The others come from CR3, which keeps every
   * directory in a structure of its own: the first directory of the source is the EXIF directory (CMT2), Canon's maker
   * note (CMT3), or GPS (CMT4).
   */
  readonly holds: 'all' | 'exif' | 'makerNote' | 'gps';
  readonly source: ByteSource;
}

/** One serialised XMP packet, in whatever encoding it was written. */
export interface XmpPacket {
  /**
   * `extended`: the rest of the packet before it, put together from its segments; only when that packet names it
   * (XMP specification part 3, section 1.1.3.1).
   */
  readonly kind: 'packet' | 'extended';
  readonly bytes: Uint8Array;
}

/** One record of a maker's own container, with the maker's number for it: CIFF in Canon's CRW. */
export interface MakerRecord {
  readonly container: 'ciff';
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly isLittleEndian: boolean;
}

/** A text the container has a place for: PNG's tEXt, zTXt and iTXt, comments of JPEG and GIF (keyword `Comment`). */
export interface ContainerText {
  readonly keyword: string;
  readonly bytes: Uint8Array;
  /** What the container says the bytes are. People's editors do not always keep to it. */
  readonly encoding: 'latin1' | 'utf8';
}

/** Where something stands in the file. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** A whole picture inside the file, to be decoded when the main one cannot be. */
export interface EmbeddedPicture extends Extent {
  /** A JPEG, a PNG, or rows of three bytes a pixel without any header. */
  readonly coding: 'jpeg' | 'png' | 'rgb';
  /** By its own header where it has one. */
  readonly size: Size;
}

/** What rides along with the picture. Only what the container itself shows: XMP may say more. */
export interface Features {
  /** Further pictures of a multi-picture JPEG (CIPA DC-007), without the first. */
  readonly pictures?: readonly Extent[];
  /** A gain map by ISO 21496-1, Adobe's or Apple's marks, to show the picture in HDR. */
  readonly hasGainMap?: boolean;
  /** The film of a motion photo. */
  readonly video?: Extent;
  /** A C2PA manifest store (JUMBF), unverified. */
  readonly hasC2pa?: boolean;
  /** A depth map among the auxiliary pictures. */
  readonly hasDepthMap?: boolean;
}

/** What one container reader gives. */
export interface Container {
  readonly shape?: Shape;
  readonly exif?: readonly ExifBlock[];
  readonly xmp?: readonly XmpPacket[];
  /** IPTC-NAA records: bare, or in Photoshop's image resources (a JPEG's APP13 segments, joined). */
  readonly iptc?: readonly Uint8Array[];
  /** The whole ICC profile, joined and inflated. */
  readonly icc?: Uint8Array;
  /** The name a PNG gives its profile. */
  readonly iccName?: string;
  readonly makerRecords?: readonly MakerRecord[];
  readonly texts?: readonly ContainerText[];
  /** Rows without a header after all others, else the largest first. */
  readonly embedded?: readonly EmbeddedPicture[];
  readonly features?: Features;
  /** No decoder may see this file: its structure would hang or mislead one. */
  readonly isUnsafe?: boolean;
  /** What could not be read, a sentence each. The rest still holds. */
  readonly damage: readonly string[];
}

/** What container readers need from outside: bounded unpacking. Undefined when the block is broken or gives more. */
export interface Unpackers {
  inflate(block: Uint8Array, maxBytes: number): Uint8Array | undefined;
  unbrotli(block: Uint8Array, maxBytes: number): Uint8Array | undefined;
}

/** Reads one kind of container. What is wrong with the file goes into `damage`; a throw is a fault of ours. */
export type ReadContainer = (source: ByteSource, unpackers: Unpackers) => Promise<Container>;

/** A container that says nothing, for formats whose decoder tells all. */
export const noContainer: Container = { damage: [] };
