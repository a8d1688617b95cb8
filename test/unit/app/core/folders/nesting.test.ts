import { describe, expect, it } from 'vitest';
import { absoluteIn, lastPartOf, nestingOf, relativeIn } from '../../../../../app/core/folders/nesting.ts';

describe('two roots', () => {
  it.each([
    ['/photos', '/photos', 'same'],
    ['/photos/', '/photos', 'same'],
    ['/photos/2024', '/photos', 'inside'],
    ['/photos', '/photos/2024', 'contains'],
    ['/photos-old', '/photos', undefined],
    ['/', '/photos', 'contains'],
    ['C:\\Pictures\\a', 'C:\\Pictures', 'inside'],
    ['C:\\Pictures', 'D:\\Pictures', undefined],
  ])('%s and %s: %s', (root, other, expected) => {
    expect(nestingOf(root, other)).toBe(expected);
  });
});

describe('a path within a root', () => {
  it.each([
    ['/photos', 'a/b.jpg', '/photos/a/b.jpg'],
    ['/', 'a', '/a'],
    ['/odd\\name', 'a\\b', '/odd\\name/a\\b'],
    ['C:\\P', 'a/b', 'C:\\P\\a\\b'],
    ['D:\\', 'a', 'D:\\a'],
  ])('of %s and %s is %s, and back', (root, path, absolute) => {
    expect(absoluteIn(root, path)).toBe(absolute);
    expect(relativeIn(root, absolute)).toBe(path);
  });

  it('is the root itself when it is empty', () => {
    expect(absoluteIn('/photos', '')).toBe('/photos');
  });

  it.each([
    ['/home/me/Pictures', 'Pictures'],
    ['C:\\Users\\me\\Bilder', 'Bilder'],
    ['/', '/'],
  ])('%s is called %s', (root, name) => {
    expect(lastPartOf(root)).toBe(name);
  });
});
