import { describe, expect, it } from 'vitest';
import * as keys from '../../../../processor/contract/keys.ts';

const owner = 'ann-sub-1';
const digest = 'ab'.repeat(32);
const at = '2026-11-22T12:00:00.123Z';

describe('keys', () => {
  it('are those of the architecture', () => {
    expect(keys.originalKey(owner, digest)).toBe(`ann-sub-1/${digest}`);
    expect(keys.recordKey(owner, digest)).toBe(`records/ann-sub-1/${digest}.json`);
    expect(keys.previewKey(owner, digest, '1600')).toBe(`previews/ann-sub-1/${digest}/1600.webp`);
    expect(keys.feedKey(owner, { at, op: 'x', digest })).toBe(`feed/ann-sub-1/2026-11-22T12:00:00.123Z-x-${digest}`);
    expect(keys.tombstoneKey(owner, digest)).toBe(`tombstones/ann-sub-1/${digest}`);
    expect(keys.tombstonePrefix(owner)).toBe('tombstones/ann-sub-1/');
    expect(keys.requestKey(owner, digest)).toBe(`requests/ann-sub-1/${digest}`);
  });

  it.each(['', 'a/b', '..', 'a b', 'ä', 'a'.repeat(129), 'a\n'])('are made for no such owner as %j', (name) => {
    expect(() => keys.originalKey(name, digest)).toThrow();
    expect(() => keys.feedPrefix(name)).toThrow();
    expect(() => keys.tombstonePrefix(name)).toThrow();
  });

  it.each(['', 'AB'.repeat(32), `${digest}/`, `../${digest}`, `${digest}\n`])(
    'are made for no such digest as %j',
    (text) => {
      expect(() => keys.recordKey(owner, text)).toThrow();
    },
  );

  it('give back what they were made of', () => {
    expect(keys.tryParseCursor(keys.feedCursor({ at, op: 'r', digest }))).toEqual({ at, op: 'r', digest });
    expect(keys.tryParseOriginalKey(keys.originalKey(owner, digest))).toEqual({ owner, digest });
    expect(keys.tryParseRequestKey(keys.requestKey(owner, digest))).toEqual({ owner, digest });
  });

  it('are told from what is none', () => {
    for (const key of ['', owner, `${owner}/`, `${owner}/${digest}/x`, `a b/${digest}`, `${owner}/x`]) {
      expect(keys.tryParseOriginalKey(key)).toBeUndefined();
      expect(keys.tryParseRequestKey(`requests/${key}`)).toBeUndefined();
    }
    expect(keys.tryParseRequestKey(`records/${owner}/${digest}`)).toBeUndefined();
    for (const cursor of ['', at, `${at}-r-`, `${at}-z-${digest}`, `${at}-r-${digest}x`]) {
      expect(keys.tryParseCursor(cursor)).toBeUndefined();
    }
  });

  it('of the feed sort as text in the order of time', () => {
    const instants = [
      '2026-11-22T12:00:00.123Z',
      '2026-11-22T12:00:00.124Z',
      '2026-11-22T12:00:01.000Z',
      '2027-01-01T00:00:00.000Z',
    ];
    const made = instants.map((instant, index) =>
      keys.feedKey(owner, { at: instant, op: index % 2 ? 'r' : 'x', digest }),
    );

    expect(made.toSorted()).toEqual(made);
  });
});
