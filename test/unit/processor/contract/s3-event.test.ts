import { describe, expect, it } from 'vitest';
import { decodeEventKey, encodeEventKey, isLaterSequencer, S3Event } from '../../../../processor/contract/s3-event.ts';

describe('S3 events', () => {
  it.each([
    ['red flower.jpg', 'red+flower.jpg'],
    ['a+b.jpg', 'a%2Bb.jpg'],
    ['100%25', '100%2525'],
    ['ann/春', 'ann/%E6%98%A5'],
  ])('carry the key %j as %j', (key, raw) => {
    expect(encodeEventKey(key)).toBe(raw);
    expect(decodeEventKey(raw)).toBe(key);
  });

  it('of one key are ordered by their sequencers, padded on the right', () => {
    expect(isLaterSequencer('0055AED6DCD90281E6', '0055AED6DCD90281E5')).toBe(true);
    expect(isLaterSequencer('0055AED6DCD90281E5', '0055AED6DCD90281E5')).toBe(false);
    expect(isLaterSequencer('0055', '00550')).toBe(false);
    expect(isLaterSequencer('0056', '00551')).toBe(true);
  });

  it('include the one S3 sends when a notification is set up', () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-11-22T12:00:00.000Z', Bucket: 'originals' };

    expect(S3Event.parse(test)).toEqual({ Event: 's3:TestEvent' });
  });
});
