import { describe, expect, it } from 'vitest';
import { sequencerOf } from '../../../../../infra/local/store/sequencer.ts';
import { isLaterSequencer } from '../../../../../processor/contract/s3-event.ts';

describe('sequencer', () => {
  it('is hex of one length', () => {
    expect([1, 255, Number.MAX_SAFE_INTEGER].map(sequencerOf)).toEqual([
      '000000000000000001',
      '0000000000000000FF',
      '00001FFFFFFFFFFFFF',
    ]);
  });

  it('grows with every change, for who compares as S3 says', () => {
    const changes = [1, 9, 10, 15, 16, 255, 256, 65_535, 65_536, 2 ** 40];

    for (const [at, change] of changes.slice(1).entries()) {
      expect(isLaterSequencer(sequencerOf(change), sequencerOf(changes[at]!))).toBe(true);
      expect(isLaterSequencer(sequencerOf(changes[at]!), sequencerOf(change))).toBe(false);
    }
  });
});
