import { describe, expect, it } from 'vitest';
import { ownArguments, readStart, tryPlace } from '../../../../app/main/links.ts';

const digest = 'a'.repeat(64);

describe('links into the program', () => {
  it('lead to its views and to pictures', () => {
    expect(tryPlace('tintype://open')).toEqual({ view: 'library' });
    expect(tryPlace('tintype://uploads/')).toEqual({ view: 'uploads' });
    expect(tryPlace(`tintype://picture/${digest}`)).toEqual({ view: 'picture', digest });
  });

  it.each([
    'tintype://',
    'tintype:open',
    'tintype://open/../settings',
    'tintype://settings?x=1',
    'tintype://settings#x',
    'tintype://picture/../../etc/passwd',
    `tintype://picture/${'A'.repeat(64)}`,
    `tintype://picture/${digest}0`,
    `tintype://picture/${digest}\n`,
    'tintype://user@open',
    'TINTYPE://open',
    'https://open',
    `tintype://open${' '.repeat(300)}`,
  ])('are refused where they are not exactly ours: %s', (link) => {
    expect(tryPlace(link)).toBeUndefined();
  });
});

describe('a start of the program', () => {
  it('hands over paths, from where it was started, and passes over flags of the browser below it', () => {
    expect(readStart(['--no-sandbox', 'Lisbon', '/abs/tram.jpg', '--hidden'], '/home/ada')).toEqual({
      isHidden: true,
      paths: ['/home/ada/Lisbon', '/abs/tram.jpg'],
    });
  });

  it('takes no bad link for a file', () => {
    expect(readStart(['tintype://nowhere', 'TinType:x'], '/')).toEqual({ isHidden: false, paths: [] });
    expect(readStart(['tintype://folders'], '/')).toEqual({ isHidden: false, paths: [], place: { view: 'folders' } });
  });

  it('knows which arguments are its own', () => {
    expect(ownArguments(['electron', '--no-sandbox', '.', 'Lisbon'], false)).toEqual(['--no-sandbox', 'Lisbon']);
    expect(ownArguments(['/opt/tintype', 'Lisbon'], true)).toEqual(['Lisbon']);
  });
});
