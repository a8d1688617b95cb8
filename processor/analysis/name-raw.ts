import { latin1 } from './containers/bytes.ts';
import { type Directories, numberIn, openTiff, pictureTags, readDirectories } from './containers/tiff-directories.ts';
import { type Format, formatNamed } from './formats.ts';
import type { ByteSource } from './readers.ts';

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
export async function nameRaw(source: ByteSource): Promise<Format | undefined> {
  const structure = await openTiff(source);
  if (structure === undefined) return undefined;
  const directories = await readDirectories(structure);
  const main = directories.chain[0];
  const make = main?.values.get(pictureTags.make);
  const text = make === undefined ? '' : latin1(await source.readAt(make.offset, Math.min(make.length, 64)));
  if (main?.values.has(pictureTags.dngVersion)) return formatNamed(/^gopro/i.test(text) ? 'gpr' : 'dng');
  if (!looksRaw(directories)) return undefined;
  return formatNamed(makers.find(([pattern]) => pattern.test(text))?.[1] ?? 'raw');
}

function looksRaw({ chain: [main] }: Directories): boolean {
  if (main === undefined) return false;
  const isReduced = ((numberIn(main, pictureTags.newSubfileType) ?? 0) & 1) === 1;
  return (
    // The first picture is a reduced version, and others hang below it.
    (isReduced && main.values.has(pictureTags.subIfds)) ||
    main.values.has(pictureTags.cfaPattern) ||
    rawCompressions.has(numberIn(main, pictureTags.compression) ?? 0) ||
    rawPhotometrics.has(numberIn(main, pictureTags.photometric) ?? 0)
  );
}
