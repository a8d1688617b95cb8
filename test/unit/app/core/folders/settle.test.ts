import { describe, expect, it } from 'vitest';
import { createSettling } from '../../../../../app/core/folders/settle.ts';
import type { UploadSource } from '../../../../../app/core/queue/upload.ts';

const start = 1_000_000;
const picture = (changes: Partial<UploadSource> = {}): UploadSource => ({
  path: '/p/a.jpg',
  bytes: 100,
  modifiedMs: 5,
  inode: '7',
  ...changes,
});

describe('a file', () => {
  it('is settled when a look two seconds after the first finds it unchanged', () => {
    const settling = createSettling();
    settling.observe(picture(), start);

    expect(settling.dueAt()).toBe(start + 2_000);
    expect(settling.takeDue(start + 1_999, 10)).toEqual([]);
    expect(settling.takeDue(start + 2_000, 10)).toEqual([picture()]);
    expect(settling.tell('/p/a.jpg', picture(), start + 2_000)).toBe('settled');
    expect(settling.size).toBe(0);
  });

  it.each([
    ['grows', { bytes: 101 }],
    ['keeps its size while it is filled, and its time moves', { modifiedMs: 6 }],
    ['is replaced by another of the same size and time', { inode: '8' }],
  ])('is not settled while it %s', (_, change) => {
    const settling = createSettling();
    settling.observe(picture(), start);
    settling.takeDue(start + 2_000, 10);

    expect(settling.tell('/p/a.jpg', picture(change), start + 2_000)).toBe('again');
    expect(settling.dueAt()).toBe(start + 4_000);
  });

  it('is never reported early by a writer that pauses for less than two seconds', () => {
    const settling = createSettling();
    let settledAt: number | undefined;
    settling.observe(picture({ bytes: 0, modifiedMs: 0 }), start);
    for (let now = start; settledAt === undefined && now < start + 30_000; now += 100) {
      // A writer adds bytes every 1.9 s, ten times, the last time at 19 s.
      const written = Math.min(10, Math.floor((now - start) / 1_900));
      const seen = picture({ bytes: written * 50, modifiedMs: written });
      for (const due of settling.takeDue(now, 10)) {
        if (settling.tell(due.path, seen, now) === 'settled') settledAt = now;
      }
    }

    expect(settledAt).toBeGreaterThanOrEqual(start + 21_000);
    expect(settledAt).toBeLessThanOrEqual(start + 24_000);
  });

  it('is looked at soon after the last of its hints, and waits two seconds from that look', () => {
    const settling = createSettling();
    settling.observe(picture(), start);

    expect(settling.touch('/p/a.jpg', start + 1_500)).toBe(true);
    expect(settling.touch('/p/a.jpg', start + 1_700)).toBe(true);
    expect(settling.dueAt()).toBe(start + 1_950);
    settling.takeDue(start + 1_950, 10);

    expect(settling.tell('/p/a.jpg', picture({ bytes: 200 }), start + 1_950)).toBe('again');
    expect(settling.dueAt()).toBe(start + 3_950);
    settling.takeDue(start + 3_950, 10);
    expect(settling.tell('/p/a.jpg', picture({ bytes: 200 }), start + 3_950)).toBe('settled');
  });

  it('is not settled by the look after a hint, though it looks as it did before', () => {
    const settling = createSettling();
    settling.observe(picture(), start);
    settling.touch('/p/a.jpg', start + 10_000);
    settling.takeDue(start + 10_250, 10);

    expect(settling.tell('/p/a.jpg', picture(), start + 10_250)).toBe('again');
  });

  it('goes on waiting from its first sight when a scan sees it unchanged', () => {
    const settling = createSettling();
    settling.observe(picture(), start);

    settling.observe(picture(), start + 1_000);

    expect(settling.dueAt()).toBe(start + 2_000);
  });

  it('that was hinted at while it was looked at waits anew, whatever the look found', () => {
    const settling = createSettling();
    settling.observe(picture(), start);
    settling.takeDue(start + 2_000, 10);
    settling.touch('/p/a.jpg', start + 2_001);

    expect(settling.tell('/p/a.jpg', picture(), start + 2_002)).toBe('again');
    expect(settling.dueAt()).toBe(start + 2_251);
  });

  it.each(['gone', 'notAFile'] as const)('that is %s is waited for no longer', (found) => {
    const settling = createSettling();
    settling.observe(picture(), start);
    settling.takeDue(start + 2_000, 10);

    expect(settling.tell('/p/a.jpg', found, start + 2_000)).toBe('dropped');
    expect(settling.size).toBe(0);
  });

  it('without bytes is no picture yet: a name that was taken before its bytes came', () => {
    const settling = createSettling();
    const empty = picture({ bytes: 0 });
    settling.observe(empty, start);
    settling.takeDue(start + 2_000, 10);

    expect(settling.tell('/p/a.jpg', empty, start + 2_000)).toBe('dropped');
  });

  it.each(['busy', 'denied'] as const)(
    'that is %s is looked at again, ever later, and left to the next scan at last',
    (found) => {
      const settling = createSettling();
      settling.observe(picture(), start);
      const waits: number[] = [];
      let now = start;
      for (let due = settling.dueAt(); due !== undefined; due = settling.dueAt()) {
        waits.push(due - now);
        now = due;
        settling.takeDue(now, 10);
        settling.tell('/p/a.jpg', found, now);
      }

      expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000]);
      expect(settling.size).toBe(0);
    },
  );

  it('that may be opened again at last is settled', () => {
    const settling = createSettling();
    settling.observe(picture(), start);
    settling.takeDue(start + 2_000, 10);
    settling.tell('/p/a.jpg', 'busy', start + 2_000);

    expect(settling.takeDue(start + 6_000, 10)).toEqual([picture()]);
    expect(settling.tell('/p/a.jpg', picture(), start + 6_000)).toBe('settled');
  });

  it('is due at once when the clock was set back behind its last change', () => {
    const settling = createSettling();
    settling.observe(picture(), start);

    expect(settling.takeDue(start - 3_600_000, 10)).toEqual([picture()]);
  });
});

describe('unsettled files', () => {
  it('come due hinted ones first, then as they changed, no more than asked for, each once', () => {
    const settling = createSettling();
    for (const name of ['a', 'b', 'c']) settling.observe(picture({ path: name }), start);
    settling.touch('a', start + 10);

    expect(settling.takeDue(start + 2_000, 2).map((file) => file.path)).toEqual(['a', 'b']);
    expect(settling.takeDue(start + 2_000, 2).map((file) => file.path)).toEqual(['c']);
    expect(settling.takeDue(start + 9_999, 2)).toEqual([]);
    expect(settling.size).toBe(3);
  });
});
