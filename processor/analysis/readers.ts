/** What the analysis needs to look into one original. Adapters in processor/adapters provide it. */

/** Bytes that can be read anywhere: a file, or a block in memory. */
export interface ByteSource {
  readonly bytes: number;
  /** Fewer than `length` bytes at the end, none beyond it. */
  readAt(offset: number, length: number): Promise<Uint8Array>;
}

/** One value of a TIFF directory, as it is stored. */
export interface RawTag {
  /** Empty for text. A rational is its quotient, NaN or Infinity where the denominator is 0. */
  readonly numbers: readonly number[];
  /** For values of single bytes: those bytes as text, NULs and all. */
  readonly text?: string;
}

/** Values of one directory by tag number. */
export type TagMap = ReadonlyMap<number, RawTag>;

/** Which tags to read: nothing else is touched. `main` holds for IFD0 and the EXIF directory, since cameras mix them up. */
export interface WantedTags {
  readonly main: ReadonlySet<number>;
  readonly gps: ReadonlySet<number>;
}

/** What one EXIF block holds. */
export interface ExifTags {
  readonly ifd0: TagMap;
  readonly exif: TagMap;
  readonly gps: TagMap;
  /** Where the maker's own notes are, when there are any. */
  readonly makerNote?: MakerNoteBlock;
  /** What could not be read, a sentence each. The rest still holds. */
  readonly damage: readonly string[];
  /** Bytes that all entries together claim for their values, those nobody asked for included, a maker note not. */
  readonly claimedBytes?: number;
}

/** Where a maker's notes are in an EXIF block: some makers count their offsets from the block, others from the notes. */
export interface MakerNoteBlock {
  readonly source: ByteSource;
  readonly offset: number;
  readonly length: number;
  /** Byte order of the block, which most notes share. */
  readonly isLittleEndian: boolean;
}

/** A directory somewhere in a source, with offsets that count from the source's start. */
export interface DirectoryAt {
  readonly at: number;
  readonly isLittleEndian: boolean;
}

/** One value of a directory, and where in the source it begins. */
export interface PlacedTag extends RawTag {
  readonly at: number;
}

/** The text of an IPTC block. Every list may be empty. */
export interface IptcFields {
  readonly title: readonly string[];
  readonly caption: readonly string[];
  readonly keywords: readonly string[];
  readonly byline: readonly string[];
  readonly copyright: readonly string[];
  /** `YYYYMMDD` and `HHMMSS±HHMM`, as written. */
  readonly dateCreated: readonly string[];
  readonly timeCreated: readonly string[];
  /**
   * An editor that knows XMP noted the digest of the IPTC it left, and the IPTC is another now: somebody changed it since
   * who knows no XMP (MWG guidelines 2.0, section 3.3.1).
   */
  readonly isNewerThanXmp?: boolean;
  readonly isDamaged: boolean;
}

/** One attribute, in its namespace: the URI, or the bare prefix where nobody declared it. */
export interface XmlAttribute {
  readonly uri: string;
  readonly local: string;
  readonly value: string;
}

/** One element, in its namespace, with its own text joined. Nothing in it is bounded by the file's good will. */
export interface XmlElement {
  readonly uri: string;
  readonly local: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** The elements of an XML document, as far as they could be read. */
export interface XmlTree {
  readonly roots: readonly XmlElement[];
  readonly isDamaged: boolean;
}

/** Pixels, row by row, 8 bits a sample, sRGB: 1 grey, 2 grey and alpha, 3 RGB or 4 RGBA samples a pixel. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/**
 * Pixels as a decoder other than `Pixels` gives them, row by row: not yet sRGB, and turned only where it says so itself.
 * Samples of 16 bits are little-endian. Alpha comes last; CMYK is 0 for no ink.
 */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly colours: 'grey' | 'rgb' | 'cmyk';
  readonly hasAlpha: boolean;
  readonly bitDepth: 8 | 16;
  readonly data: Uint8Array;
  /** The profile its colours are meant by; sRGB without. */
  readonly icc?: Uint8Array;
}

/** What the decoder says of a picture without decoding it. */
export interface Probe {
  readonly width: number;
  readonly height: number;
  /** With the orientation applied that decoding will apply. */
  readonly shownWidth: number;
  readonly shownHeight: number;
  readonly orientation?: number;
  readonly bitDepth?: number;
  readonly channels: number;
  readonly hasAlpha: boolean;
  readonly frames: number;
  /** How long each frame of an animation stays. */
  readonly delaysMs?: readonly number[];
  readonly colourSpace: string;
  /** Progressive or interlaced: the decoder has to hold the whole picture. */
  readonly isProgressive: boolean;
  /** How often a JPEG samples colour, `4:2:0`. */
  readonly chroma?: string;
  /** How a HEIF file's pixels are coded. */
  readonly codec?: string;
  readonly exif?: Uint8Array;
  readonly iptc?: Uint8Array;
  readonly icc?: Uint8Array;
}

/**
 * How decoding went: whole; with complaints of the decoder that may have cost pixels (`suspect`); with pixels missing
 * for certain (`damaged`); or not at all.
 */
export type Decoded =
  | {
      readonly is: 'decoded';
      readonly raster: Raster;
      readonly trouble?: 'suspect' | 'damaged';
      readonly detail?: string;
    }
  | { readonly is: 'failed'; readonly detail: string };

/** How large a picture may be, and how large it is wanted: its longest edge at most `maxEdge`, never enlarged. */
export interface DecodeAsk {
  readonly maxEdge: number;
  readonly maxPixels: number;
}

/** Decodes and encodes pictures. */
export interface Pixels {
  /** Undefined when the header cannot be read. */
  probe(path: string): Promise<Probe | undefined>;
  /** The first frame upright in sRGB. Refuses more than `maxPixels`. */
  decode(path: string, ask: DecodeAsk): Promise<Decoded>;
  /** A JPEG or PNG in memory in sRGB, as it is stored: its own orientation, if any, is not the file's. */
  decodeBytes(bytes: Uint8Array, ask: DecodeAsk): Promise<Decoded>;
  /** A bitmap in sRGB, as it is stored. */
  convert(bitmap: Bitmap, ask: DecodeAsk): Promise<Decoded>;
  /** The raster in that size, which is no larger. */
  shrink(raster: Raster, to: { readonly width: number; readonly height: number }): Promise<Raster>;
  encodeWebp(raster: Raster): Promise<Uint8Array>;
}

/** How many pixels a HEIF decoder may give. */
export interface HeifAsk {
  readonly maxPixels: number;
}

/** A bitmap, or in a sentence why there is none. */
export type Unpacked = { readonly bitmap: Bitmap } | { readonly detail: string };

/** Everything the analysis looks with. */
export interface Readers {
  readonly pixels: Pixels;
  /** The primary picture of a HEIF file, turned and cropped as its container says. The caller has looked at its size. */
  decodeHeif(file: ByteSource, ask: HeifAsk): Promise<Unpacked>;
  /** Undefined when the block is no TIFF structure. */
  readExif(source: ByteSource, wanted: WantedTags): Promise<ExifTags | undefined>;
  /** The wanted tags of one directory, such as makers have in their notes. What is damaged in it is left out. */
  readDirectory(
    source: ByteSource,
    directory: DirectoryAt,
    wanted: ReadonlySet<number>,
  ): Promise<ReadonlyMap<number, PlacedTag>>;
  /** Fields of an IPTC block, bare or wrapped in Photoshop resources. */
  readIptc(block: Uint8Array): IptcFields;
  /** The XML of an XMP packet in whatever encoding; undefined when there is none in it. */
  readXmp(packet: Uint8Array): XmlTree | undefined;
  /** The description of an ICC profile, undefined when it has none that can be read. */
  readIccDescription(profile: Uint8Array): string | undefined;
  /** The IANA zone at a position, undefined where it is none. */
  zoneAt(latitude: number, longitude: number): string | undefined;
  /** Text that is UTF-8, or Latin-1 where it is not valid UTF-8. */
  readText(bytes: Uint8Array): string;
  /** A block in memory as a source. */
  bytesOf(block: Uint8Array): ByteSource;
  /** Undefined when it is no zlib stream or would give more than `maxBytes`. */
  inflate(block: Uint8Array, maxBytes: number): Uint8Array | undefined;
  /** The same for Brotli. */
  unbrotli(block: Uint8Array, maxBytes: number): Uint8Array | undefined;
  /** Thumbhash in base64 of an RGBA raster of at most 100 × 100 pixels. */
  toThumbhash(rgba: Raster): string;
  /** Name and version of each, for the record. */
  readonly versions: readonly string[];
}
