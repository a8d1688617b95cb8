import type { Counted } from '../../contract/methods/library.ts';

/** One month of a timeline. */
export interface Month {
  /** `2026-10`. */
  readonly key: string;
  readonly pictures: number;
  /** Absent for a month without pictures. */
  readonly token?: string;
}

/** One year that has pictures. */
export interface Year {
  readonly year: string;
  readonly pictures: number;
  /** Some of its months are among those shown. */
  readonly isShown: boolean;
  /** The last month to show, so that this year is in the middle. */
  readonly end: string;
}

/** A row of months without gaps, and the way to others. */
export interface Timeline {
  readonly months: readonly Month[];
  readonly years: readonly Year[];
  /** The last month to show, to see earlier or later pictures; absent where there are none. */
  readonly earlier?: string;
  readonly later?: string;
}

const shownMost = 36;
const shownLeast = 12;

/** The months up to `end`, or up to the newest picture. Undefined when no picture says when it was taken. */
export function timelineOf(counted: readonly Counted[], end: string | undefined): Timeline | undefined {
  const known = new Map(
    counted.filter(({ key }) => /^\d{4}-\d{2}$/.test(key)).map((each) => [numberOf(each.key), each]),
  );
  if (known.size === 0) return undefined;
  const all = [...known.keys()].toSorted((a, b) => a - b);
  const [first = 0, last = 0] = [all[0], all.at(-1)];
  const shown = Math.max(shownLeast, Math.min(shownMost, last - first + 1));
  const held = (at: number): number => Math.min(last, Math.max(at, first + shown - 1));
  const to = held(end === undefined ? last : numberOf(end));
  const from = to - shown + 1;
  const before = all.findLast((at) => at < from);
  const after = all.find((at) => at > to);
  return {
    months: Array.from({ length: shown }, (_, n) => {
      const { pictures = 0, token } = known.get(from + n) ?? {};
      return { key: keyOf(from + n), pictures, ...(token !== undefined && { token }) };
    }),
    years: yearsOf(known, { from, to }).map((year) => ({
      ...year,
      end: keyOf(held(numberOf(`${year.year}-12`) + 12)),
    })),
    // A year further, or as far as it takes to come to the next picture.
    ...(before !== undefined && { earlier: keyOf(held(before + shown - 12)) }),
    ...(after !== undefined && { later: keyOf(held(after + 11)) }),
  };
}

function yearsOf(
  known: ReadonlyMap<number, Counted>,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Omit<Year, 'end'>[] {
  const pictures = new Map<number, number>();
  for (const [at, counted] of known) {
    const year = Math.floor(at / 12);
    pictures.set(year, (pictures.get(year) ?? 0) + counted.pictures);
  }
  return [...pictures]
    .toSorted(([a], [b]) => a - b)
    .map(([year, count]) => ({
      year: String(year).padStart(4, '0'),
      pictures: count,
      isShown: year >= Math.floor(from / 12) && year <= Math.floor(to / 12),
    }));
}

/** A month as a count of months. */
function numberOf(key: string): number {
  const [year = 0, month = 1] = key.split('-').map(Number);
  return year * 12 + month - 1;
}

const keyOf = (at: number): string =>
  `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
