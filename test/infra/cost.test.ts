import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { firstWaitMs, fullOverlapEveryMs, smallOverlapMs } from '../../app/engine/feed-reader.ts';
import { assumed, estimate, estimateColder, requestsAt } from '../../infra/cost/estimate.ts';
import { costPage } from '../../infra/cost/page.ts';
import { timesOf } from '../../infra/cost/requests.ts';
import { feedOverlapMs } from '../../processor/contract/limits.ts';

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

  it('reckons with the feed as the client reads it', () => {
    expect(assumed.feed).toEqual({
      pauseSeconds: firstWaitMs / 1_000,
      overlapSeconds: smallOverlapMs / 1_000,
      wideOverlapSeconds: feedOverlapMs / 1_000,
      wideEverySeconds: fullOverlapEveryMs / 1_000,
    });
  });

  it('is five objects written for a picture, and its record read up to 18 times', () => {
    const requests = requestsAt(5);
    expect(timesOf(requests, ['write'])).toBe(5);
    // Seven for grant and analysis, one for the record, 5 s / 0.4 s and 300 s / 60 s again.
    expect(timesOf(requests, ['read'])).toBeCloseTo(7 + 1 + 12.5 + 5, 6);
  });

  it('is 1.9 cents less for each GB that was moved to a colder class', () => {
    // 390.625 GB of originals.
    expect(estimateColder({ pictures: 100_000 }).saves).toBeCloseTo(7.42, 2);
    expect(estimateColder({ pictures: 100_000 }).moving).toBeCloseTo(2, 6);
  });
});
