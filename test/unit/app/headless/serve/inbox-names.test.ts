import { describe, expect, it } from 'vitest';
import { tryParts } from '../../../../../app/headless/serve/inbox-names.ts';

describe('names in the inbox', () => {
  it.each([
    ['a.jpg', ['a.jpg']],
    ['Holiday/deep/t%C3%BCr%20%23%3F.jpg', ['Holiday', 'deep', 'tür #?.jpg']],
    ['100%25.jpg', ['100%.jpg']],
    ['a:b*.jpg', ['a:b*.jpg']],
  ])('takes %s', (encoded, parts) => {
    expect(tryParts(encoded, 'linux')).toEqual(parts);
  });

  it.each([
    ...['', '/', 'a//b.jpg', '/a.jpg', 'a/', '.', '..', 'a/../b.jpg', '%2e%2e/b.jpg', 'a%2fb.jpg', 'a%5cb.jpg'],
    ...['a%00.jpg', 'a%0a.jpg', 'a%7f.jpg', '%ff.jpg', '%.jpg', `${'é'.repeat(128)}.jpg`, `${'d/'.repeat(64)}a.jpg`],
    'n'.repeat(7_000),
  ])('does not take %s', (encoded) => {
    expect(tryParts(encoded, 'linux')).toBeUndefined();
  });

  it.each([
    ['CON.jpg', '_CON.jpg'],
    ['lpt1', '_lpt1'],
    ['console.jpg', 'console.jpg'],
    ['a:b*?.jpg', 'a_b__.jpg'],
    ['dots...', 'dots_'],
    ['space ', 'space_'],
  ])('makes of %s what Windows can write', (name, safe) => {
    expect(tryParts(encodeURIComponent(name), 'win32')).toEqual([safe]);
  });
});
