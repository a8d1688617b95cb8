import { describe, expect, it } from 'vitest';
import { readRange } from '../../../../../infra/local/store/range.ts';

describe('range of ten bytes', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=2-5', { start: 2, end: 6 }],
    ['bytes=7-', { start: 7, end: 10 }],
    ['bytes=7-99', { start: 7, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-99', { start: 0, end: 10 }],
    ['bytes=5-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['bytes=-', undefined],
    ['lines=1-2', undefined],
    [undefined, undefined],
  ])('%s is %j', (header, expected) => {
    expect(readRange(header, 10)).toEqual(expected);
  });

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('%s cannot be satisfied', (header) => {
    expect(readRange(header, 10)).toMatchObject({
      refused: 'InvalidRange',
      headers: { 'content-range': 'bytes */10' },
    });
  });

  it('of nothing cannot be satisfied', () => {
    expect(readRange('bytes=0-', 0)).toMatchObject({ refused: 'InvalidRange' });
  });
});
