import { describe, expect, it } from 'vitest';
import { closureOf } from '../../../../scripts/licences/closure.ts';
import { noticesOf } from '../../../../scripts/licences/notices.ts';

const lock = {
  packages: {
    'node_modules/a': { version: '1.0.0', license: 'MIT', dependencies: { b: '^2' } },
    'node_modules/b': { version: '2.0.0', license: 'ISC', dependencies: { a: '^1' } },
    'node_modules/c': { version: '3.0.0', license: 'MIT' },
    'node_modules/sharp': {
      version: '0.35.5',
      license: 'Apache-2.0',
      optionalDependencies: { '@img/sharp-darwin-arm64': '0.35.5', '@img/sharp-linux-s390x': '0.35.5' },
    },
    'node_modules/@img/sharp-darwin-arm64': { version: '0.35.5', license: 'Apache-2.0' },
    'node_modules/@img/sharp-linux-s390x': { version: '0.35.5', license: 'Apache-2.0' },
  },
};

describe('what ships', () => {
  it('is what is named and all it brings, once, also where they need each other', () => {
    expect(closureOf(['a'], lock)).toEqual([
      { name: 'a', version: '1.0.0', licence: 'MIT' },
      { name: 'b', version: '2.0.0', licence: 'ISC' },
    ]);
  });

  it('has the binaries of the systems there are installers for, and of no others', () => {
    expect(closureOf(['sharp'], lock).map(({ name }) => name)).toEqual(['@img/sharp-darwin-arm64', 'sharp']);
  });
});

describe('the notices', () => {
  it('name each package and print a text that several share once', () => {
    const text = noticesOf([
      { name: 'a', version: '1.0.0', licence: 'MIT', text: 'Do as you like.\n' },
      { name: 'b', version: '2.0.0', licence: 'MIT', text: 'Do as you like.' },
      { name: 'c', version: '3.0.0', licence: 'ISC', text: undefined },
    ]);

    expect(text).toContain('a 1.0.0 (MIT)\nb 2.0.0 (MIT)\n\nDo as you like.\n');
    expect(text.split('Do as you like.')).toHaveLength(2);
    expect(text).toContain('c 3.0.0 (ISC)\n\nUnder ISC; the package brings no text of it.');
  });

  it('say how to replace what is under the LGPL', () => {
    expect(noticesOf([])).toContain('resources/cloud/node_modules/libheif-js, and may be\nreplaced');
  });
});
