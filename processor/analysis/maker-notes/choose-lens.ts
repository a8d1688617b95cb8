/**
 * Which lens it was, of those that share one number: makers of other lenses borrow the numbers of the cameras' own. The
 * focal lengths and apertures in a name are held against what else the picture says of its lens.
 */

/** What a picture says of its lens besides the number. Millimetres, and apertures as the N in f/N. */
export interface LensHints {
  /** As the picture was taken. */
  readonly focalLength?: number | undefined;
  /** The widest aperture at that focal length. */
  readonly maxAperture?: number | undefined;
  /** The range of the lens. */
  readonly shortest?: number | undefined;
  readonly longest?: number | undefined;
  /** Its name by the camera, perhaps cut short. */
  readonly model?: string | undefined;
  /** `18-55mm F3.5-5.6 SAM`, as Sony's notes have it. */
  readonly spec?: string | undefined;
}

/** Names by number; a number may have many. */
export type LensTable = ReadonlyMap<string, readonly string[]>;

/** The table in lines of `number|name`. */
export function parseLensTable(lines: string): LensTable {
  const table = new Map<string, string[]>();
  for (const line of lines.split('\n')) {
    const at = line.indexOf('|');
    const number = line.slice(0, at);
    const name = line.slice(at + 1);
    if (at > 0 && !isNoName.test(name)) table.set(number, [...(table.get(number) ?? []), name]);
  }
  return table;
}

const isNoName = /^(n\/a|none|no lens|unknown|manual lens no cpu|m-42 or no lens|e-mount, t-mount)/i;

/** The lens, or those between which nothing decides, joined by `or`; undefined when none fits. */
export function chooseLens(names: readonly string[] | undefined, hints: LensHints): string | undefined {
  if (names === undefined || names.length === 0) return undefined;
  const { shortest, longest } = hints;
  if (names.length === 1) return withConverter(names[0] ?? '', shortest);
  const fitting =
    shortest !== undefined && longest !== undefined && shortest > 0 ? byRange(names, hints) : byPicture(names, hints);
  const best = byModel(fitting, hints.model);
  return best.length === 0 ? undefined : best.join(' or ');
}

/** What a name says of its lens. */
interface LensRange {
  readonly shortest: number;
  readonly longest: number;
  readonly apertureWide: number;
  readonly apertureTele: number;
}

function rangeOf(name: string): LensRange | undefined {
  const found = /(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?\s*mm.*?[fF]\/?\s*(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?/.exec(name);
  if (found === null) return undefined;
  const [, shortest = '', longest = shortest, apertureWide = '', apertureTele = apertureWide] = found;
  const scale = Number(/ \+ (?:RF|.*? )?(\d(?:\.\d+)?)x(?: |$)/.exec(name)?.[1] ?? 1);
  return {
    shortest: scale * Number(shortest),
    longest: scale * Number(longest),
    apertureWide: scale * Number(apertureWide),
    apertureTele: scale * Number(apertureTele),
  };
}

const converters = [1, 1.4, 2, 2.8] as const;
const isClose = (a: number, b: number, slack: number): boolean => Math.abs(a - b) <= slack;

function withConverter(name: string, shortest: number | undefined): string {
  const own = Number(/\d+/.exec(name)?.[0] ?? 0);
  if (shortest === undefined || own === 0 || name.endsWith('x')) return name;
  const factor = converters.find((one) => isClose(shortest, own * one, 0.9)) ?? 1;
  return factor === 1 ? name : `${name} + ${factor}x`;
}

/** Those with that range, behind the smallest converter with which any has it. */
function byRange(names: readonly string[], hints: LensHints): readonly string[] {
  const { shortest = 0, longest = 0, maxAperture } = hints;
  for (const factor of converters) {
    const maybe = names.filter((name) => isClose(shortest, (rangeOf(name)?.shortest ?? 0) * factor, 0.9));
    if (maybe.length === 0) continue;
    const likely = maybe.filter((name) => isClose(longest, (rangeOf(name)?.longest ?? 0) * factor, 0.9));
    const sure = likely.filter((name) => hasAperture(rangeOf(name), maxAperture, { factor, slack: 0.18 }));
    const best = [sure, likely, maybe].find((some) => some.length > 0) ?? [];
    return best.map((name) => (factor === 1 ? name : `${name} + ${factor}x`));
  }
  return [];
}

function hasAperture(
  range: LensRange | undefined,
  aperture: number | undefined,
  { factor, slack }: { readonly factor: number; readonly slack: number },
): boolean {
  if (aperture === undefined || aperture <= 0) return true;
  if (range === undefined) return false;
  return aperture >= range.apertureWide * factor - slack && aperture <= range.apertureTele * factor + slack;
}

/** Those that can take such a picture; the closest by aperture where the lens changes that with its focal length. */
function byPicture(names: readonly string[], hints: LensHints): readonly string[] {
  const { focalLength, maxAperture, spec } = hints;
  if (spec !== undefined) return bySpec(names, spec);
  const able = names.filter((name) => {
    const range = rangeOf(name);
    if (range === undefined) return false;
    const isInRange =
      focalLength === undefined || (focalLength >= range.shortest - 0.5 && focalLength <= range.longest + 0.5);
    return isInRange && hasAperture(range, maxAperture, { factor: 1, slack: 0.15 });
  });
  if (maxAperture === undefined || maxAperture <= 0) return able;
  const misses = able.map((name) => Math.abs(maxAperture - apertureAt(rangeOf(name), focalLength)));
  const least = Math.min(...misses);
  return able.filter((_, at) => (misses[at] ?? 0) <= least + 0.15);
}

/** The widest aperture at a focal length: it narrows in proportion to the logarithm of the focal length. */
function apertureAt(range: LensRange | undefined, focalLength: number | undefined): number {
  if (range === undefined) return Number.POSITIVE_INFINITY;
  const { shortest, longest, apertureWide, apertureTele } = range;
  if (focalLength === undefined || shortest === longest || apertureWide === apertureTele) return apertureWide;
  const share = Math.log(Math.min(Math.max(focalLength, shortest), longest) / shortest) / Math.log(longest / shortest);
  return apertureWide * (apertureTele / apertureWide) ** share;
}

/** The one whose name ends like the camera's own description; else others with the same range. */
function bySpec(names: readonly string[], spec: string): readonly string[] {
  const wanted = rangeOf(spec);
  const alike = names.filter((name) => {
    const range = rangeOf(name);
    if (range === undefined || wanted === undefined) return false;
    return (
      isClose(range.shortest, wanted.shortest, 0.5) &&
      isClose(range.longest, wanted.longest, 0.5) &&
      isClose(range.apertureWide, wanted.apertureWide, 0.15) &&
      isClose(range.apertureTele, wanted.apertureTele, 0.15)
    );
  });
  const exact = alike.find((name) => name.replace(/ \(.*$| GM$/, '').endsWith(` ${spec}`));
  return exact === undefined ? alike.filter((name) => !name.startsWith('Sony ')) : [exact];
}

/** Of several, those that share range, aperture and marks with the camera's own name for the lens. */
function byModel(names: readonly string[], model: string | undefined): readonly string[] {
  let left = names;
  if (model === undefined) return left;
  const marks = [
    /(\d+-)?\d+mm/.exec(model)?.[0],
    /(?:F\/?|1:)(\d+(?:\.\d+)?)/i.exec(model)?.[1],
    /\bI+\b/.exec(model)?.[0],
    /\bUSM\b/.exec(model)?.[0],
    /\| [ACS]\b/.exec(model)?.[0],
  ];
  for (const mark of marks) {
    const some = mark === undefined ? [] : left.filter((name) => name.includes(mark));
    if (left.length > 1 && some.length > 0) left = some;
  }
  return left;
}
