/**
 * What cameras of the late nineties wrote into a JPEG as lines of text, before and beside EXIF: Agfa, Epson, Olympus, Polaroid
 * (APP12, "picture info").
 */
import type { MakerFacts } from '../maker-facts.ts';
import { present } from '../present.ts';

/** The facts in such a text; none when there are none. */
export function readApp12Lines(text: string): MakerFacts {
  const lines = new Map(
    [...text.matchAll(/^\s*(\w{2,16})\s*=\s*([^\r\n]{1,64})$/gm)].map(([, name = '', value = '']): [string, string] => [
      name.toLowerCase(),
      value.trim(),
    ]),
  );
  const microseconds = Number(lines.get('shutter') ?? lines.get('shtr'));
  const fNumber = Number((lines.get('fnumber') ?? lines.get('aperture') ?? '').replace(/^[a-z ]+/i, ''));
  return (
    present<MakerFacts>({
      exposureTime: microseconds > 0 ? microseconds / 1_000_000 : undefined,
      fNumber: fNumber > 0 ? fNumber : undefined,
      takenAt: readTime(Number(lines.get('timedate'))),
    }) ?? {}
  );
}

/** Seconds since 1970 by the camera's clock, which is that of the place. */
function readTime(seconds: number): MakerFacts['takenAt'] {
  if (!(seconds > 0 && seconds < 2 ** 32)) return undefined;
  return { text: new Date(1000 * seconds).toISOString().slice(0, 19), from: 'app12:TimeDate' };
}
