import { thumbHashToDataURL } from 'thumbhash';

const kept = new Map<string, string>();
const keptMax = 600;

/** What a picture looks like from afar, as a CSS background, from its thumbhash in base64; undefined for none. */
export function placeholderOf(thumbhash: string | undefined): string | undefined {
  if (thumbhash === undefined) return undefined;
  const known = kept.get(thumbhash);
  if (known !== undefined) return known;
  const made = `url(${thumbHashToDataURL(Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0)))})`;
  if (kept.size >= keptMax) kept.delete(kept.keys().next().value ?? '');
  kept.set(thumbhash, made);
  return made;
}
