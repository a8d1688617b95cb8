import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { libraryOf, overlapFullAt, queueHolds, ratesAt, sendersWithin } from '../bench/scale/model.ts';
import { scalePage } from '../bench/scale/page.ts';
import { fullRecord } from '../bench/scale/pictures.ts';

describe('how far it goes', () => {
  it('is on the page as the script computes it (npm run scale)', () => {
    expect(readFileSync(new URL('../../docs/scale.md', import.meta.url), 'utf8')).toBe(scalePage());
  });

  it('is 8.3 pictures a second with five analyses of 0.6 s at once, and 2,500 markers in five minutes', () => {
    expect(ratesAt(5).pictures).toBeCloseTo(8.333, 3);
    expect(ratesAt(5).overlapMarkers).toBeCloseTo(2_500, 6);
  });

  it('is 93 hours for a million pictures of 4 MB on a line of 100 Mbit/s', () => {
    // 4,194,304,000,000 bytes of 8 bits.
    expect(libraryOf(1_000_000).sendSeconds.ordinary / 3_600).toBeCloseTo(93.2, 1);
  });

  it('is five seconds for a page of the feed where S3 is slow: 1,000 records, 40 at once, 0.2 s each', () => {
    expect(libraryOf(1_000).feedSeconds.slow).toBe(5);
    // Twelve such pages in a minute, 12,000 markers in five minutes.
    expect(overlapFullAt(5)).toBe(40);
  });

  it('loses nothing in the queue while no more arrives than is analysed', () => {
    expect(queueHolds(3, 8)).toBe(Number.POSITIVE_INFINITY);
    // 10 a second arrive, 5 leave: the nth waits n / 5 - n / 10 seconds, and 13 days are 1,123,200.
    expect(queueHolds(10, 5)).toBeCloseTo(11_232_000, 3);
  });

  it('is 20 programs that send, within 50 calls a second', () => {
    // 2.5 calls a second for the feed, and 2.98 pictures a second, 50 in a call for grants.
    expect(sendersWithin(50)).toBeCloseTo(50 / (2.5 + 2.98 / 50), 2);
  });

  it('is measured with records as large as those of photos', () => {
    expect(JSON.stringify(fullRecord(1)).length).toBeGreaterThan(1_800);
    expect(JSON.stringify(fullRecord(99_999)).length).toBeLessThan(1_950);
  });
});
