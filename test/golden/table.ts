/** Counts of a comparison, as tables for a terminal. */
import type { Outcome } from './fields.ts';

/** One comparison of one field of one file. */
export interface Compared {
  readonly field: string;
  readonly fileType: string;
  readonly outcome: Outcome;
  /** ExifTool's value is another block's: the record has the one the Metadata Working Group's order asks for. */
  readonly isByMwg?: boolean;
}

const columns = ['agree', 'miss', 'differ', 'extra'] as const;

/** What came of one group of comparisons. */
export interface Counts {
  readonly agree: number;
  readonly miss: number;
  readonly differ: number;
  readonly extra: number;
  /** Of those that agree: by the Metadata Working Group's order. */
  readonly byMwg: number;
}

/** The counts of each group, in the order the groups come up. */
export function countBy(compared: readonly Compared[], group: (one: Compared) => string): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const one of compared) {
    const before = counts.get(group(one)) ?? { agree: 0, miss: 0, differ: 0, extra: 0, byMwg: 0 };
    const { outcome } = one;
    const added = outcome === 'absent' ? before : { ...before, [outcome]: before[outcome] + 1 };
    counts.set(group(one), one.isByMwg === true ? { ...added, byMwg: added.byMwg + 1 } : added);
  }
  return counts;
}

/** The share of ExifTool's values that the records have, too; 1 where it has none. */
export const agreement = ({ agree, miss, differ }: Counts): number =>
  agree + miss + differ === 0 ? 1 : agree / (agree + miss + differ);

/** A table, one row a group; `remark` is a last column. */
export function table(
  title: string,
  counts: ReadonlyMap<string, Counts>,
  remark: (group: string) => string,
): readonly string[] {
  const width = Math.max(title.length, ...[...counts.keys()].map((name) => name.length)) + 2;
  const head = [title.padEnd(width), ...columns.map((name) => name.padStart(8)), '       %'].join('');
  const rows = [...counts].map(([name, row]) =>
    [
      name.padEnd(width),
      ...columns.map((column) => String(row[column] === 0 ? '·' : row[column]).padStart(8)),
      (100 * agreement(row)).toFixed(1).padStart(8),
      row.byMwg > 0 ? `  ${row.byMwg} by the MWG's order` : '',
      remark(name),
    ].join(''),
  );
  return [head, ...rows.map((row) => row.trimEnd())];
}
