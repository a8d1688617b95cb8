import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  findDefaultExports,
  findEmptyNames,
  findKeyPrefixes,
  findLongFiles,
  findLooseVersions,
  findUndocumented,
  findWholeZod,
  findWorldly,
  longFiles,
} from './house-rules.ts';
import { type Finding, filesUnder, parseSource, printed, readSources, root, type Source } from './sources.ts';

const everything = ['app', 'processor', 'infra', 'scripts', 'test'] as const;
const all = readSources(...everything);
const shipped = all.filter(({ file }) => /^(app|processor|infra)\//.test(file));

const over = (sources: readonly Source[], rule: (source: Source) => readonly Finding[]): readonly string[] =>
  printed(sources.flatMap(rule));
const onText = (rule: (source: Source) => readonly Finding[], text: string): readonly string[] =>
  over([parseSource('app/core/a.ts', text)], rule);

describe('house rules', () => {
  it('no file has more than 300 lines', () => {
    expect(printed(findLongFiles(all))).toEqual([]);
    expect(printed(findLongFiles([parseSource('app/a.ts', 'a;\n'.repeat(301))]))).toEqual([
      'app/a.ts:301 has 301 lines, 300 are the most: split it by what changes together',
    ]);
    expect(findLongFiles([parseSource('app/a.ts', 'a;\n'.repeat(300))])).toEqual([]);
    expect(findLongFiles([parseSource('app/a.data.ts', 'a;\n'.repeat(301))])).toEqual([]);
  });

  it('every exception to that has a reason and still exists', () => {
    const stale = Object.entries(longFiles).filter(
      ([file, reason]) => reason.length < 20 || !all.some((source) => source.file === file),
    );

    expect(stale).toEqual([]);
  });

  it('no file or folder has a name that could hold anything', () => {
    expect(printed(findEmptyNames(filesUnder(...everything)))).toEqual([]);
    expect(findEmptyNames(['app/core/file-utils.ts', 'app/helpers/a.ts', 'app/common.ts'])).toHaveLength(3);
    expect(findEmptyNames(['processor/contract/original-metadata.ts', 'app/core/places.data.ts'])).toEqual([]);
  });

  it('every export of app, processor and infra has a doc comment', () => {
    expect(over(shipped, findUndocumented)).toEqual([]);
    expect(onText(findUndocumented, '\nexport const a = 1;')).toEqual([
      'app/core/a.ts:2 exports a without a doc comment: say what a caller gets',
    ]);
    expect(onText(findUndocumented, '// Not this.\nexport function f() {}')).toHaveLength(1);
    expect(onText(findUndocumented, 'function f() {}\nexport { f };')).toHaveLength(1);
    expect(onText(findUndocumented, '/** A. */\nexport const A = 1;\nexport type A = number;')).toEqual([]);
    expect(onText(findUndocumented, 'const hidden = 1;')).toEqual([]);
  });

  it('no source of app, processor or infra has a default export', () => {
    expect(over(shipped, findDefaultExports)).toEqual([]);
    expect(onText(findDefaultExports, 'export default 1;')).toEqual([
      'app/core/a.ts:1 has a default export: export it by its name',
    ]);
    expect(onText(findDefaultExports, 'export default function f() {}')).toHaveLength(1);
    expect(onText(findDefaultExports, 'const a = 1; export { a as default };')).toHaveLength(1);
  });

  it('bundles get only what is used of zod', () => {
    expect(over(all, findWholeZod)).toEqual([]);
    expect(onText(findWholeZod, "import { z } from 'zod';")).toHaveLength(1);
    expect(onText(findWholeZod, "import * as z from 'zod';")).toEqual([]);
    expect(onText(findWholeZod, "import type { z } from 'zod';")).toEqual([]);
  });

  it('only processor/contract/keys.ts writes key prefixes', () => {
    expect(
      over(
        all.filter(({ file }) => !file.startsWith('test/')),
        findKeyPrefixes,
      ),
    ).toEqual([]);
    expect(onText(findKeyPrefixes, 'const key = `records/\u0024{owner}`;')).toEqual([
      'app/core/a.ts:1 writes the key prefix records/: use processor/contract/keys.ts',
    ]);
    for (const text of [`'previews/'`, `"feed/a"`, '`tombstones/`', '/^requests\\//'])
      expect(onText(findKeyPrefixes, `const x = ${text};`)).toHaveLength(1);
    expect(onText(findKeyPrefixes, `const route = '/v1/records/batch-get';`)).toEqual([]);
  });

  it('app/core touches no clock, chance, timer, network or environment', () => {
    const core = shipped.filter(({ file }) => file.startsWith('app/core/'));

    expect(over(core, findWorldly)).toEqual([]);
    expect(onText(findWorldly, 'const now = Date.now();')).toEqual(['app/core/a.ts:1 touches Date: have it passed in']);
    for (const text of ['new Date()', 'process.env.HOME', 'setTimeout(f, 1)', 'fetch(url)', 'console.log(1)'])
      expect(onText(findWorldly, text), text).toHaveLength(1);
    for (const text of ['Math.random()', `Math['random']()`, 'const { random } = Math', 'globalThis.process'])
      expect(onText(findWorldly, text), text).toHaveLength(1);
    for (const text of ['Math.min(1, 2)', 'place.process', 'const p = { fetch: 1 }', '(fetch: F) => fetch(url)'])
      expect(onText(findWorldly, text), text).toEqual([]);
  });

  it('package.json names exact versions only', () => {
    expect(printed(findLooseVersions('package.json', readFileSync(join(root, 'package.json'), 'utf8')))).toEqual([]);
    expect(printed(findLooseVersions('package.json', '{\n"dependencies": {\n"a": "^1.0.0", "b": "1.0.0" } }'))).toEqual(
      ['package.json:3 asks for a ^1.0.0: name one exact version'],
    );
  });
});
