import { mainTags, numberOf, textOf } from './exif-fields.ts';
import { type Format, formatNamed } from './formats.ts';
import type { ExifTags } from './readers.ts';

// TIFF 6.0 and the makers' own: what no ordinary TIFF is coded with.
const rawCompressions: ReadonlySet<number> = new Set([262, 32767, 32769, 32770, 32867, 34713, 65000, 65535]);
// 32803 is a colour filter array (TIFF/EP), 34892 linear raw (DNG).
const rawPhotometrics: ReadonlySet<number> = new Set([32803, 34892]);

const makers: readonly (readonly [pattern: RegExp, format: string])[] = [
  [/^nikon/i, 'nef'],
  [/^sony/i, 'arw'],
  [/^(pentax|ricoh|asahi)/i, 'pef'],
  [/^(eastman )?kodak/i, 'kdc'],
  [/^samsung/i, 'srw'],
  [/^hasselblad/i, '3fr'],
  [/^phase one/i, 'iiq'],
  [/^canon/i, 'cr2'],
];

/**
 * The raw format a file with a TIFF's first bytes really is, or undefined for an ordinary TIFF. Raw files put a small
 * preview first, and a decoder that takes them for a TIFF shows that as the picture.
 */
export function nameRaw(tags: ExifTags): Format | undefined {
  const { ifd0 } = tags;
  if (ifd0.has(mainTags.dngVersion)) return formatNamed('dng');
  if (!looksRaw(tags)) return undefined;
  const make = textOf(tags, mainTags.make) ?? '';
  const name = makers.find(([pattern]) => pattern.test(make))?.[1];
  return formatNamed(name ?? 'raw');
}

function looksRaw(tags: ExifTags): boolean {
  const isReduced = ((numberOf(tags, mainTags.newSubfileType) ?? 0) & 1) === 1;
  return (
    // The first picture is a reduced version, and others hang below it.
    (isReduced && tags.ifd0.has(mainTags.subIfds)) ||
    tags.ifd0.has(mainTags.cfaPattern) ||
    rawCompressions.has(numberOf(tags, mainTags.compression) ?? 0) ||
    rawPhotometrics.has(numberOf(tags, mainTags.photometric) ?? 0)
  );
}
