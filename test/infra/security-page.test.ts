import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const exists = (path: string): boolean => existsSync(new URL(`../${path}`, import.meta.url));

/** The last cell of every row of every table, without the heads. */
const shownBy = read('docs/security.md')
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.includes('---') && !line.includes('Who holds what'))
  .map((line) => line.split('|').at(-2)?.trim() ?? '');

describe('the table of threats', () => {
  it('names only tests that there are', () => {
    const named = shownBy.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path));

    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((path) => !exists(path) && !exists(`${path}.test.ts`))).toEqual([]);
  });

  it('names a test in every row, but for what nothing stops', () => {
    expect(shownBy.filter((cell) => !cell.includes('`'))).toEqual(['–', '–']);
  });
});
