import type { PictureRecord } from '../contract/record.ts';
import { cleanText } from './clean-text.ts';
import { mainTags, numberOf, textOf, textPartsOf, wideTextOf } from './exif-fields.ts';
import { present } from './present.ts';
import type { ExifTags, IptcFields } from './readers.ts';

type Words = NonNullable<PictureRecord['words']>;

/** The most keywords and creators the record takes. */
export const keywordsMax = 1000;

// What cameras and phones write into every picture, so that it describes none.
const boilerplate = [
  /^(olympus|minolta|konica minolta|samsung|kodak|sony|pentax|casio|ricoh|sanyo|hp)? ?digital (still )?camera/i,
  /^(sony dsc|kodak digital still camera|exif[ _]jpeg[ _]picture|jpeg|picture|image|default|untitled|dcim|applemark)$/i,
  /^(edf|ozedf|hdr|hdrpl|rhdr|cof|ptr|btf|nor|mde|dav|fcb|bty|sdr|oznor\w*|rpt\w*);?$/i,
  /^[a-z]:\\dcim\\/i,
  /^<?digimax/i,
];

/** What people wrote into EXIF and IPTC. Where both speak, EXIF comes first (MWG guidelines 2.0, section 5). */
export function readWords(tags: ExifTags, iptc: IptcFields): Words | undefined {
  const rating = numberOf(tags, mainTags.rating);
  return present<Words>({
    title: wideTextOf(tags, mainTags.xpTitle) ?? first(iptc.title),
    description: readDescription(tags, iptc),
    keywords: listed([...iptc.keywords, ...split(wideTextOf(tags, mainTags.xpKeywords))]),
    rating: rating !== undefined && Number.isInteger(rating) && rating >= 0 && rating <= 5 ? rating : undefined,
    creator: readCreator(tags, iptc),
    copyright: textPartsOf(tags, mainTags.copyright)[0] ?? first(iptc.copyright),
  });
}

function readDescription(tags: ExifTags, iptc: IptcFields): string | undefined {
  const own = textOf(tags, mainTags.imageDescription);
  const isBoilerplate = own !== undefined && boilerplate.some((pattern) => pattern.test(own));
  return (isBoilerplate ? undefined : own) ?? first(iptc.caption) ?? wideTextOf(tags, mainTags.xpComment);
}

function readCreator(tags: ExifTags, iptc: IptcFields): string[] | undefined {
  return (
    listed(split(textOf(tags, mainTags.artist))) ??
    listed(iptc.byline) ??
    listed(split(wideTextOf(tags, mainTags.xpAuthor)))
  );
}

const split = (text: string | undefined): readonly string[] => text?.split(';') ?? [];

const first = (texts: readonly string[]): string | undefined => listed(texts)?.[0];

/** Cleaned, without repetitions, bounded; undefined when none is left. */
function listed(texts: readonly string[]): string[] | undefined {
  const clean = new Set(texts.flatMap((text) => cleanText(text) ?? []));
  return clean.size === 0 ? undefined : [...clean].slice(0, keywordsMax);
}
