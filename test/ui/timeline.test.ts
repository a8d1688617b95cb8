import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../app/renderer/overview/timeline.ts';

const counted = (...months: readonly (readonly [string, number])[]) =>
  months.map(([key, pictures]) => ({ key, pictures, token: `on:${key}` }));
const longAgo = counted(['2024-05', 7], ['2023-01', 2], ['2020-11', 4], ['2011-03', 1]);
const ends = (end?: string) => {
  const { months = [], earlier, later } = timelineOf(longAgo, end) ?? {};
  return { from: months[0]?.key, to: months.at(-1)?.key, earlier, later };
};

describe('the timeline', () => {
  it('is none without a picture that says when it was taken', () => {
    expect(timelineOf([{ key: '', pictures: 3 }], undefined)).toBeUndefined();
  });

  it('shows at least a year, with the months that have no picture', () => {
    const { months, earlier, later } = timelineOf(counted(['2024-05', 7], ['2024-03', 1]), undefined)!;

    expect(months).toHaveLength(12);
    expect(months.slice(-3)).toEqual([
      { key: '2024-03', pictures: 1, token: 'on:2024-03' },
      { key: '2024-04', pictures: 0 },
      { key: '2024-05', pictures: 7, token: 'on:2024-05' },
    ]);
    expect([earlier, later]).toEqual([undefined, undefined]);
  });

  it('shows three years at most, and goes a year further where there are pictures', () => {
    expect(ends()).toEqual({ from: '2021-06', to: '2024-05', earlier: '2022-11', later: undefined });
    expect(ends('2022-11')).toEqual({ from: '2019-12', to: '2022-11', earlier: '2014-02', later: '2023-12' });
  });

  it('ends with the first picture, and comes back to the last one', () => {
    expect(ends('2014-02')).toEqual({ from: '2011-03', to: '2014-02', earlier: undefined, later: '2021-10' });
    expect(ends('2023-12').later).toBe('2024-05');
  });

  it('names every year that has pictures, however many lie between', () => {
    expect(timelineOf(longAgo, undefined)?.years).toEqual([
      { year: '2011', pictures: 1, isShown: false, end: '2014-02' },
      { year: '2020', pictures: 4, isShown: false, end: '2021-12' },
      { year: '2023', pictures: 2, isShown: true, end: '2024-05' },
      { year: '2024', pictures: 7, isShown: true, end: '2024-05' },
    ]);
  });
});
