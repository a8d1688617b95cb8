import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { partOf } from '../../../../../processor/analysis/containers/part-of.ts';

const whole = bytesOf(Buffer.from('0123456789'));
const read = async (offset: number, length: number, at: number, wanted: number): Promise<string> =>
  Buffer.from(await partOf(whole, { offset, length }).readAt(at, wanted)).toString();

describe('a part of a source', () => {
  it('begins where the part does and ends where it does', async () => {
    expect(await read(2, 4, 0, 100)).toBe('2345');
    expect(await read(2, 4, 3, 100)).toBe('5');
  });

  it('gives nothing from outside, whatever is asked', async () => {
    expect(await read(2, 4, 4, 1)).toBe('');
    expect(await read(2, 4, -1, 3)).toBe('');
    expect(await read(8, 100, 0, 100)).toBe('89');
    expect(partOf(whole, { offset: 20, length: 5 }).bytes).toBe(0);
  });
});
