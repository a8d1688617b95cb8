/** Everything a file says of itself, block by block, before anything is chosen. */
import { noExif } from './exif-fields.ts';
import { type MakerFacts, noMakerFacts } from './maker-facts.ts';
import type { ExifTags, IptcFields } from './readers.ts';
import type { XmpProperties } from './xmp-properties.ts';

/** What each block says; empty where the file has none. Which of them counts is decided field by field. */
export interface Sources {
  readonly exif: ExifTags;
  readonly iptc: IptcFields;
  readonly xmp: XmpProperties;
  readonly maker: MakerFacts;
  /** Texts of the container by keyword in lower case: PNG's `title`, `author` and so on. */
  readonly texts: ReadonlyMap<string, string>;
}

const noIptc: IptcFields = {
  title: [],
  caption: [],
  keywords: [],
  byline: [],
  copyright: [],
  dateCreated: [],
  timeCreated: [],
  isDamaged: false,
};

/** The sources of a file that says nothing. */
export const noSources: Sources = { exif: noExif, iptc: noIptc, xmp: new Map(), maker: noMakerFacts, texts: new Map() };
