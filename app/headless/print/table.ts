/** Text tables for a terminal. */

/** One column: its heading and on which side its cells stand. */
export interface Column {
  readonly heading: string;
  readonly align: 'left' | 'right';
  /** Cells longer than this are cut in the middle. */
  readonly max: number;
}

/** The columns of a list of pictures. */
export const pictureColumns: readonly Column[] = [
  { heading: 'Name', align: 'left', max: 40 },
  { heading: 'Size', align: 'right', max: 10 },
  { heading: 'Taken', align: 'left', max: 16 },
  { heading: 'Camera', align: 'left', max: 30 },
  { heading: 'Verdict', align: 'left', max: 60 },
];

/** The lines of a table, heading first. Control characters in cells are shown as `·`, so that no file name can steer a terminal. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => columns.map((column, at) => cut(printable(row[at] ?? ''), column.max)));
  const all = [columns.map((column) => column.heading), ...cells];
  const widths = columns.map((_, at) => Math.max(...all.map((row) => width(row[at] ?? ''))));
  return all.map((row) =>
    columns
      .map((column, at) => pad(row[at] ?? '', widths[at] ?? 0, column.align))
      .join('  ')
      .trimEnd(),
  );
}

/** The text with everything that could steer a terminal or turn its direction shown as `·`. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, '·');

const width = (text: string): number => [...text].reduce((sum, letter) => sum + (isWide(letter) ? 2 : 1), 0);

/** Letters two cells wide in a terminal: East Asian wide forms and emoji (Unicode TR 11). */
const isWide = (letter: string): boolean =>
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe4f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
    letter,
  );

function pad(text: string, to: number, align: Column['align']): string {
  const blank = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'left' ? text + blank : blank + text;
}

function cut(text: string, max: number): string {
  const letters = [...text];
  if (letters.length <= max) return text;
  const tail = Math.floor((max - 1) / 2);
  return `${letters.slice(0, max - 1 - tail).join('')}…${letters.slice(letters.length - tail).join('')}`;
}
