/** What the golden test compares a record with: what ExifTool says of the same file, reduced to the record's fields. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const words = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const list = z.union([z.array(words), words.transform((word) => [word])]);

/** The fields of one file as ExifTool has them. Sizes are pixels, times seconds, lengths millimetres, angles degrees. */
export const ReferenceFields = z.object({
  make: words.optional(),
  model: words.optional(),
  lens: words.optional(),
  /** Any of these is right: a lens has a name in EXIF, another in XMP and a third in the maker's list. */
  lensAlternatives: list.optional(),
  captureTime: words.optional(),
  offset: words.optional(),
  makerNoteOffset: words.optional(),
  orientation: z.number().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  displayWidth: z.number().optional(),
  displayHeight: z.number().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  altitude: z.number().optional(),
  direction: z.number().optional(),
  iso: z.number().optional(),
  fNumber: z.number().optional(),
  exposureTime: z.number().optional(),
  focalLength: z.number().optional(),
  flash: z.number().optional(),
  title: words.optional(),
  description: words.optional(),
  keywords: list.optional(),
  rating: z.number().optional(),
  creator: words.optional(),
  copyright: words.optional(),
  bitDepth: z.number().optional(),
  iccDescription: words.optional(),
});
export type ReferenceFields = z.infer<typeof ReferenceFields>;

/** One file and what is known of it. */
export interface Reference {
  readonly path: string;
  /** ExifTool's name of the format, `JPEG`. */
  readonly fileType: string;
  readonly fields: ReferenceFields;
  readonly byMwg?: ByMwg;
}

/** What is right by the Metadata Working Group's order where `fields` has the value of another block. */
export interface ByMwg {
  readonly fields: ReferenceFields;
  /** Fields that have no value by it. */
  readonly absent?: readonly string[];
}

/** Many files, and which tool made them known. */
export interface ReferenceSet {
  readonly tool: string;
  readonly files: readonly Reference[];
}

const Manifest = z.object({
  tool: z.string(),
  files: z.array(
    z.object({
      file: z.string(),
      reference: z.object({ fileType: z.string(), fields: ReferenceFields }),
    }),
  ),
});

/** The files of a `manifest.json`. Throws when it is none. */
export async function readManifest(path: string): Promise<ReferenceSet> {
  const { tool, files } = Manifest.parse(JSON.parse(await readFile(path, 'utf8')));
  return {
    tool,
    files: files.map(({ file, reference }) => ({ path: join(dirname(path), file), ...reference })),
  };
}
