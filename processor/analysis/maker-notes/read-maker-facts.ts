import type { Container } from '../containers/container.ts';
import { type MakerFacts, noMakerFacts } from '../maker-facts.ts';
import type { ExifTags, Readers } from '../readers.ts';

/** What the maker's notes of a file say. */
export async function readMakerFacts(_container: Container, _exif: ExifTags, _readers: Readers): Promise<MakerFacts> {
  return noMakerFacts;
}
