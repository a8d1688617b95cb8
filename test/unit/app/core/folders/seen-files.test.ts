import { describe, expect, it } from 'vitest';
import type { Hint } from '../../../../../app/core/folders/hints.ts';
import {
  addSeen,
  afterScan,
  countSeen,
  forgetSeen,
  type SeenFiles,
} from '../../../../../app/core/folders/seen-files.ts';

const seenOf = (...paths: readonly string[]): SeenFiles => {
  const seen: SeenFiles = new Map();
  for (const path of paths) addSeen(seen, path);
  return seen;
};
const holiday = () => seenOf('a.jpg', 'b.jpg', '2024/a.jpg', '2024/june/c.jpg', '2024/june/d.jpg', '2024b/e.jpg');

describe('the pictures of a folder', () => {
  it('are counted once however often they are seen', () => {
    const seen = holiday();
    addSeen(seen, '2024/june/c.jpg');

    expect(countSeen(seen)).toBe(6);
  });

  it.each([
    ['a.jpg', 5],
    ['2024', 3],
    ['2024/june', 4],
    ['nothing', 6],
    ['', 0],
  ])('are forgotten at and below "%s"', (path, left) => {
    const seen = holiday();
    forgetSeen(seen, path);

    expect(countSeen(seen)).toBe(left);
  });

  const scans: readonly (readonly [string, 'whole' | readonly Hint[], readonly string[], number])[] = [
    ['of everything counts what it found', 'whole', ['z.jpg'], 1],
    ['of a new file adds it', [{ path: 'new.jpg', reach: 'path' }], ['new.jpg'], 7],
    ['of a file that changed adds nothing', [{ path: 'a.jpg', reach: 'path' }], ['a.jpg'], 6],
    ['of a file that is gone takes it away', [{ path: 'a.jpg', reach: 'path' }], [], 5],
    ['of a directory counts it anew', [{ path: '2024', reach: 'subtree' }], ['2024/x.jpg'], 4],
    [
      'of a listing leaves what is further below',
      [{ path: '2024', reach: 'listing' }],
      ['2024/x.jpg', '2024/y.jpg'],
      7,
    ],
  ];
  it.each(scans)('after a scan %s', (_, targets, found, count) => {
    expect(countSeen(afterScan(holiday(), targets, seenOf(...found)))).toBe(count);
  });

  it('keeps 50,000 names of one directory apart', () => {
    const paths = Array.from({ length: 50_000 }, (_, n) => `IMG_${n}.JPG`);

    expect(countSeen(seenOf(...paths))).toBe(50_000);
  });
});
