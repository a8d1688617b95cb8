/** Reading columns of rows SQLite gives back untyped. A column of another type means a damaged file, so it throws. */

/** A text column. */
export function textIn(row: unknown, column: string): string {
  const value = valueIn(row, column);
  if (typeof value === 'string') return value;
  throw new Error(`column ${column} is not text`);
}

/** A text column, or undefined where it is NULL. */
export function textOrNone(row: unknown, column: string): string | undefined {
  return valueIn(row, column) === null ? undefined : textIn(row, column);
}

/** An integer column. */
export function integerIn(row: unknown, column: string): number {
  const value = valueIn(row, column);
  if (typeof value === 'number') return value;
  throw new Error(`column ${column} is not an integer`);
}

/** An integer column, or undefined where it is NULL. */
export function integerOrNone(row: unknown, column: string): number | undefined {
  return valueIn(row, column) === null ? undefined : integerIn(row, column);
}

/** A blob column, or undefined where it is NULL. */
export function bytesOrNone(row: unknown, column: string): Buffer | undefined {
  const value = valueIn(row, column);
  if (value === null) return undefined;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw new Error(`column ${column} is not bytes`);
}

function valueIn(row: unknown, column: string): unknown {
  if (typeof row !== 'object' || row === null) throw new Error('not a row');
  return Reflect.get(row, column);
}
