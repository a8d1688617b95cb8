import { describe, expect, it } from 'vitest';
import type { SimilarItem, SimilarPictures } from '../../app/contract/methods/library.ts';
import { originOf } from '../../app/renderer/similar/origin.ts';
import { withoutGone } from '../../app/renderer/similar/without-gone.ts';

const item = (digit: string, bytes: number): SimilarItem => ({
  digest: digit.repeat(64),
  name: `${digit}.jpg`,
  day: '2024-05-04',
  verdict: 'analysed',
  bytes,
  located: false,
  warnings: 0,
  has320: true,
  has1600: true,
});
const [a, b, c, d, e] = [item('a', 50), item('b', 40), item('c', 30), item('d', 20), item('e', 10)] as const;
const group = (items: SimilarItem[], beyond = { pictures: 0, bytes: 0 }): SimilarPictures => ({
  total: items.length + beyond.pictures,
  sparedBytes: items.slice(1).reduce((sum, { bytes }) => sum + bytes, 0) + beyond.bytes,
  items,
});
const gone = (...items: readonly SimilarItem[]): ReadonlySet<string> => new Set(items.map(({ digest }) => digest));

describe('similar pictures of which some were deleted', () => {
  const found = { groups: 9, pictures: 40, sparedBytes: 1_000, shown: [group([a, b, c]), group([d, e])] };

  it('keep the others together, and count no more than there is', () => {
    expect(withoutGone(found, gone(b))).toEqual({
      groups: 9,
      pictures: 39,
      sparedBytes: 960,
      shown: [group([a, c]), group([d, e])],
    });
  });

  it('have another largest when that was deleted', () => {
    expect(withoutGone(found, gone(a)).shown[0]).toEqual({ total: 2, sparedBytes: 30, items: [b, c] });
  });

  it('are no group any more when one is left, or none', () => {
    const { groups, pictures, sparedBytes, shown } = withoutGone(found, gone(e, a, b, c));
    expect({ groups, pictures, sparedBytes, shown }).toEqual({ groups: 7, pictures: 35, sparedBytes: 920, shown: [] });
  });

  it('stay a group where more are known than are shown', () => {
    const many = { groups: 1, pictures: 150, sparedBytes: 500, shown: [group([a, b], { pictures: 148, bytes: 460 })] };
    expect(withoutGone(many, gone(b))).toEqual({
      groups: 1,
      pictures: 149,
      sparedBytes: 460,
      shown: [{ total: 149, sparedBytes: 460, items: [a] }],
    });
  });

  it('are the very same where nothing was', () => {
    expect(withoutGone(found, gone(item('f', 1)))).toEqual(found);
  });
});

describe('where a picture came from', () => {
  it('is the last two folders of its path, the whole of it being told too', () => {
    const path = '/home/ada/Pictures/2024 Lisbon/tram.jpg';
    expect(originOf({ path, folder: 'Lisbon' })).toEqual({ words: 'Pictures/2024 Lisbon', whole: path });
    expect(originOf({ path: 'C:\\Users\\ada\\Pictures\\a.jpg' })?.words).toBe('ada\\Pictures');
    expect(originOf({ path: '/a.jpg' })?.words).toBe('/');
  });

  it('is the watched folder where no path is known, and nothing where that is not known either', () => {
    expect(originOf({ folder: 'Camera import' })).toEqual({ words: 'Camera import', whole: 'Camera import' });
    expect(originOf({})).toBeUndefined();
  });
});
