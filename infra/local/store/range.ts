import { type Refusal, refuse } from './refusal.ts';

/** Bytes from `start` up to, but not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes a Range header asks of so many, or undefined when it is to be ignored: absent, malformed, or naming several
 * ranges, which S3 does not do. Refused when there is no such byte.
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined | Refusal {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (found === null) return undefined;
  const [, first = '', last = ''] = found;
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start < end ? { start, end } : unsatisfiable(header ?? '', size);
}

const unsatisfiable = (header: string, size: number): Refusal =>
  refuse('InvalidRange', undefined, {
    details: { RangeRequested: header, ActualObjectSize: String(size) },
    headers: { 'content-range': `bytes */${size}` },
  });
