/**
 * What people wrote about a picture. The order of EXIF, XMP and IPTC is the one of the Metadata Working Group's guidelines 2.0
 * (docs/decisions/0019): EXIF, then XMP, then IPTC; IPTC before XMP where somebody changed IPTC alone since.
 */
import type { PictureRecord } from '../contract/record.ts';
import { cleanText } from './clean-text.ts';
import { mainTags, numberOf, textOf, textPartsOf, wideTextOf } from './exif-fields.ts';
import { present } from './present.ts';
import type { Sources } from './sources.ts';
import { userCommentOf } from './user-comment.ts';
import { numberIn, textIn, textsOf } from './xmp-properties.ts';

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

/** The words of a file, undefined when there are none. */
export function readWords(sources: Sources): Words | undefined {
  const { exif, iptc, xmp, texts } = sources;
  return present<Words>({
    title: textIn(xmp, 'dc:title') ?? first(iptc.title) ?? wideTextOf(exif, mainTags.xpTitle) ?? texts.get('title'),
    ...readDescription(sources),
    keywords: readKeywords(sources),
    rating: readRating(sources),
    creator: readCreator(sources),
    copyright: readCopyright(sources),
  });
}

/** XMP's value, or IPTC's where that is newer. Where IPTC holds the beginning of it only, IPTC was too short for the rest. */
function bySync({ iptc }: Sources, xmp: string | undefined, other: string | undefined): string | undefined {
  const isCut = xmp !== undefined && other !== undefined && xmp.startsWith(other);
  return iptc.isNewerThanXmp === true && !isCut ? (other ?? xmp) : (xmp ?? other);
}

/** EXIF's text, or another block's where that is the same text with letters that EXIF, once ASCII alone, has no room for. */
function wholeOf(exif: string | undefined, others: readonly (string | undefined)[]): string | undefined {
  if (exif === undefined || !exif.includes('?')) return exif;
  return others.find((other) => other !== undefined && toAscii(other) === exif) ?? exif;
}

const toAscii = (text: string): string => text.replace(/[^\n -~]/gu, '?');

function readDescription(sources: Sources): Pick<Words, 'description' | 'isDescriptionByCamera'> {
  const { exif, iptc, xmp, texts } = sources;
  const own = textOf(exif, mainTags.imageDescription);
  const byCamera = own !== undefined && boilerplate.some((pattern) => pattern.test(own));
  const described = textIn(xmp, 'dc:description') ?? textIn(xmp, 'tiff:ImageDescription');
  const other = bySync(sources, described, first(iptc.caption));
  const description =
    (byCamera ? undefined : wholeOf(own, [described, first(iptc.caption)])) ??
    (other === own ? undefined : other) ??
    wideTextOf(exif, mainTags.xpComment) ??
    userCommentOf(exif) ??
    texts.get('description');
  if (description !== undefined) return { description };
  return own === undefined ? {} : { description: own, isDescriptionByCamera: true };
}

/** All of them, since a keyword that is left out cannot be found: XMP's, then those only IPTC has, else Windows' own. */
function readKeywords({ exif, iptc, xmp }: Sources): string[] | undefined {
  const subjects = textsOf(xmp, 'dc:subject');
  // IPTC has room for 64 bytes of each.
  const added = iptc.keywords.filter(
    (word) => word.length < 60 || !subjects.some((subject) => subject.startsWith(word)),
  );
  return (
    listed([...subjects, ...added]) ??
    listed(split(wideTextOf(exif, mainTags.xpKeywords))) ??
    listed(textsOf(xmp, 'microsoft:LastKeywordXMP')) ??
    listed(leaves(textsOf(xmp, 'digiKam:TagsList'))) ??
    listed(leaves(textsOf(xmp, 'lr:hierarchicalSubject')))
  );
}

/** The last part of each `Places|Norway` or `Places/Norway`. */
const leaves = (paths: readonly string[]): readonly string[] => paths.map((path) => path.split(/[|/]/).at(-1) ?? path);

/** Windows counts in percent: 1, 25, 50, 75 and 99 for one to five stars. */
const starsOf = (percent: number | undefined): number | undefined =>
  percent === undefined || percent < 0 || percent > 100 ? undefined : percent === 0 ? 0 : 1 + Math.round(percent / 25);

function readRating({ exif, xmp }: Sources): number | undefined {
  const stars = numberIn(xmp, 'xmp:Rating');
  if (stars !== undefined && stars >= -1 && stars <= 5) return stars;
  const own = numberOf(exif, mainTags.rating);
  if (own !== undefined && Number.isInteger(own) && own >= 0 && own <= 5) return own;
  return starsOf(numberIn(xmp, 'microsoft:Rating'));
}

function readCreator(sources: Sources): string[] | undefined {
  const { exif, iptc, xmp, texts } = sources;
  const authors = listed(textsOf(xmp, 'dc:creator'));
  const written = listed(iptc.byline);
  const artist = wholeOf(textOf(exif, mainTags.artist), [
    authors?.join('; '),
    written?.join('; '),
    authors?.join(', '),
  ]);
  return (
    listed(split(artist)) ??
    (sources.iptc.isNewerThanXmp === true ? (written ?? authors) : (authors ?? written)) ??
    listed(split(textIn(xmp, 'tiff:Artist'))) ??
    listed(split(wideTextOf(exif, mainTags.xpAuthor))) ??
    listed(split(texts.get('author')))
  );
}

function readCopyright(sources: Sources): string | undefined {
  const { exif, iptc, xmp, texts } = sources;
  const own = textPartsOf(exif, mainTags.copyright).join('\n');
  const rights = textIn(xmp, 'dc:rights') ?? textIn(xmp, 'tiff:Copyright');
  return (
    wholeOf(own === '' ? undefined : own, [rights, first(iptc.copyright)]) ??
    bySync(sources, rights, first(iptc.copyright)) ??
    texts.get('copyright')
  );
}

const split = (text: string | undefined): readonly string[] => text?.split(';') ?? [];

const first = (texts: readonly string[]): string | undefined => listed(texts)?.[0];

/** Cleaned, without repetitions, bounded; undefined when none is left. */
function listed(texts: readonly string[]): string[] | undefined {
  const clean = new Set(texts.flatMap((text) => cleanText(text) ?? []));
  return clean.size === 0 ? undefined : [...clean].slice(0, keywordsMax);
}
