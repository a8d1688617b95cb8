/**
 * Values of shared photos whose EXIF, IPTC and XMP contradict each other. The manifest has XMP's; these are what
 * `exiftool -use MWG` 12.57 gives, which follows the Metadata Working Group's Guidelines for Handling Image Metadata 2.0.
 */
import type { ByMwg } from './reference.ts';

const values: Readonly<Record<string, ByMwg>> = {
  'MWG.jpg': {
    fields: { description: 'RIGHT-EXIF-Description', creator: 'RIGHT1of2-EXIF-Creator, RIGHT2of2-EXIF-Creator' },
    // The manifest joins the time of 2001 in EXIF to the zone of another time, of 1993, in XMP.
    absent: ['offset'],
  },
  'XMP.jpg': { fields: { description: 'A witty caption' } },
  'ExifTool.jpg': { fields: { description: 'A witty caption' } },
};

/** The values of the shared photo of this name, undefined for every other file. */
export const mwgOf = (name: string): ByMwg | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);
