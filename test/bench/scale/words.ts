/** Numbers as people read them. */

const steps = (value: number, units: readonly (readonly [number, string])[]): string => {
  const [size, unit] = units.find(([from]) => value >= from) ?? units.at(-1) ?? [1, ''];
  return `${digits(value / size)} ${unit}`;
};

/** Two or three digits that count, with commas between thousands. */
export function digits(value: number): string {
  const rounded = value >= 100 ? Math.round(value) : Number(value.toPrecision(2));
  return rounded.toLocaleString('en', { maximumFractionDigits: 3 });
}

/** `12 min`. */
export const duration = (seconds: number): string =>
  steps(seconds, [
    [365 * 86_400, 'years'],
    [86_400, 'days'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ]);

/** `3.8 TB`, of 1,024 GB. */
export const size = (bytes: number): string =>
  steps(bytes, [
    [1024 ** 5, 'PB'],
    [1024 ** 4, 'TB'],
    [1024 ** 3, 'GB'],
    [1024 ** 2, 'MB'],
    [1024, 'kB'],
  ]);

/** `$1,014`. */
export const dollars = (amount: number): string => `$${amount < 10 ? amount.toFixed(2) : digits(Math.round(amount))}`;

/** One row of a table. */
export const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Head and rows; the first column to the left, the others to the right. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(...head),
  row('---', ...head.slice(1).map(() => '---:')),
  ...rows.map((cells) => row(...cells)),
];
