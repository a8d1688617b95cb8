import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { estimate, estimateColder } from '../../infra/cost/estimate.ts';
import { costPage } from '../../infra/cost/page.ts';

const line = (pictures: number, what: string) => estimate({ pictures }).find((item) => item.what === what);

describe('what a month costs', () => {
  it('is on the page as the script computes it (npm run cost)', () => {
    expect(readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8')).toBe(costPage());
  });

  it('is 415 GB at 2.3 cents for the storage of 100,000 pictures, and half of it while they arrive', () => {
    expect(line(100_000, 'Storage')?.keeping).toBeCloseTo(9.55, 2);
    expect(line(100_000, 'Storage')?.sending).toBeCloseTo(4.77, 2);
  });

  it('is one analysis a picture, and none after', () => {
    // 10 million × 0.6 s × 1.7275 GB × $0.0000133334, the disk, and 20 cents for each million of runs.
    expect(line(10_000_000, 'Analysis (Lambda)')?.sending).toBeCloseTo(140.94, 1);
    expect(line(10_000_000, 'Analysis (Lambda)')?.keeping).toBe(0);
  });

  it('is 1.9 cents less for each GB that was moved to a colder class', () => {
    // 390.625 GB of originals.
    expect(estimateColder({ pictures: 100_000 }).saves).toBeCloseTo(7.42, 2);
    expect(estimateColder({ pictures: 100_000 }).moving).toBeCloseTo(2, 6);
  });
});
