/**
 * A justified grid: rows of equal height across the whole width, pictures in their own proportions, days under headings.
 * Days too small for a row of their own share one, each under its own heading. All numbers are CSS pixels.
 */

/** What is laid out. */
export interface JustifyAsk {
  readonly width: number;
  /** The height rows tend to. */
  readonly rowHeight: number;
  /** One byte for each picture: width / height × 32; 0 where it is not known. */
  readonly ratios: Uint8Array;
  /** Consecutive; empty for a grid without headings. */
  readonly days: readonly { readonly day: string; readonly pictures: number }[];
}

/** Pictures `first` to `first + count`, side by side. */
export interface Row {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly first: number;
  readonly count: number;
}

/** A day's heading, above its first row. */
export interface Heading {
  readonly day: string;
  readonly first: number;
  readonly pictures: number;
  readonly top: number;
  readonly left: number;
  readonly width: number;
}

/** Where everything is. Rows and headings are sorted by `top`. */
export interface Layout {
  readonly height: number;
  readonly rows: readonly Row[];
  readonly headings: readonly Heading[];
  readonly ratios: Uint8Array;
}

/** One picture's place. Whole pixels, so that edges stay sharp. */
export interface Box {
  readonly at: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Between pictures. */
export const gap = 6;
/** Room for a heading, its distance to the rows before and after included. */
export const headingHeight = 56;
const betweenDays = 28;
const smallestDay = 148;
const stretchMax = 1.28;
// What nobody knows the shape of is drawn as most pictures are.
const unknownRatio = 4 / 3;
// A panorama wider than this would leave its row too flat to see anything.
const ratioMax = 4;

const ratioAt = (ratios: Uint8Array, at: number): number => {
  const byte = ratios[at] ?? 0;
  return byte === 0 ? unknownRatio : Math.min(ratioMax, byte / 32);
};

function sumOfRatios(ratios: Uint8Array, first: number, count: number): number {
  let sum = 0;
  for (let at = first; at < first + count; at += 1) sum += ratioAt(ratios, at);
  return sum;
}

interface Block {
  readonly day: string;
  readonly first: number;
  readonly pictures: number;
  readonly ratioSum: number;
  /** At the usual row height. */
  readonly content: number;
}

/** Lays everything out; 100,000 pictures take a few milliseconds. */
export function justify(ask: JustifyAsk): Layout {
  const { ratios, width, rowHeight, days } = ask;
  const rows: Row[] = [];
  const headings: Heading[] = [];
  let top = 0;
  let band: Block[] = [];

  const flush = (): void => {
    if (band.length === 0) return;
    top = layBand(band, ask, { rows, headings, top });
    band = [];
  };
  let first = 0;
  for (const { day, pictures } of days) {
    const ratioSum = sumOfRatios(ratios, first, pictures);
    const block = { day, first, pictures, ratioSum, content: ratioSum * rowHeight + (pictures - 1) * gap };
    if (block.content > width) {
      flush();
      headings.push({ day, first, pictures, top, left: 0, width });
      top = layRows({ first, count: pictures }, ask, rows, top + headingHeight);
    } else {
      if (bandWidth([...band, block]) > width) flush();
      band.push(block);
    }
    first += pictures;
  }
  flush();
  if (days.length === 0) top = layRows({ first: 0, count: ratios.length }, ask, rows, 0);
  return { height: Math.ceil(top), rows, headings, ratios };
}

const bandWidth = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, { content }) => sum + Math.max(content, smallestDay), 0) + (blocks.length - 1) * betweenDays;

interface Laid {
  readonly rows: Row[];
  readonly headings: Heading[];
  readonly top: number;
}

/** Several days side by side; a band that is nearly full is stretched to be quite full. Answers where the next begins. */
function layBand(band: readonly Block[], { width, rowHeight }: JustifyAsk, { rows, headings, top }: Laid): number {
  const spare = width - bandWidth(band);
  const pixels = band.reduce((sum, { ratioSum }) => sum + ratioSum * rowHeight, 0);
  const wanted = 1 + spare / pixels;
  const stretch = wanted <= stretchMax ? wanted : 1;
  let left = 0;
  for (const { day, first, pictures, ratioSum, content } of band) {
    const own = content + ratioSum * rowHeight * (stretch - 1);
    headings.push({ day, first, pictures, top, left, width: Math.max(own, smallestDay) });
    rows.push({ top: top + headingHeight, left, height: rowHeight * stretch, first, count: pictures });
    left += Math.max(own, smallestDay) + betweenDays;
  }
  return top + headingHeight + rowHeight * stretch + gap;
}

/** Full rows, and a last one that is not stretched far. Answers where the next begins. */
function layRows(
  part: { first: number; count: number },
  { ratios, width, rowHeight }: JustifyAsk,
  rows: Row[],
  from: number,
): number {
  let top = from;
  let { first } = part;
  let sum = 0;
  const end = part.first + part.count;
  for (let at = first; at < end; at += 1) {
    sum += ratioAt(ratios, at);
    const count = at - first + 1;
    const height = (width - (count - 1) * gap) / sum;
    const isLast = at === end - 1;
    if (height > rowHeight && !isLast) continue;
    const fitting = height > rowHeight * stretchMax ? rowHeight : height;
    rows.push({ top, left: 0, height: fitting, first, count });
    top += fitting + gap;
    first = at + 1;
    sum = 0;
  }
  return top;
}

/** The boxes of one row. */
export function boxesOf({ ratios }: Layout, row: Row): readonly Box[] {
  const top = Math.round(row.top);
  const height = Math.round(row.top + row.height) - top;
  let x = row.left;
  return Array.from({ length: row.count }, (_, n) => {
    const at = row.first + n;
    const left = Math.round(x);
    x += ratioAt(ratios, at) * row.height;
    const width = Math.round(x) - left;
    x += gap;
    return { at, left, top, width, height };
  });
}

/** The number of the first of `sorted` whose end is below `y`; its length when none is. */
export function firstBelow(sorted: readonly { readonly top: number }[], y: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.top ?? 0) < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number of the row that holds a picture. */
export function rowOf({ rows }: Layout, at: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.first ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
