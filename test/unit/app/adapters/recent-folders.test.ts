import { describe, expect, it } from 'vitest';
import { RecentFolders } from '../../../../app/adapters/recent-folders.ts';

/** Folders named for how many rows they have, and the names of those that were read. */
function withReads(most: number, usual = most): { readonly recent: RecentFolders<number>; readonly reads: string[] } {
  const reads: string[] = [];
  const recent = new RecentFolders<number>({ most, usual }, (folder) => {
    reads.push(folder);
    const size = Number(folder.slice(1));
    return size > most ? undefined : new Map(Array.from({ length: size }, (_, index) => [`f${index}`, index]));
  });
  return { recent, reads };
}

describe('recent folders', () => {
  it('read a folder at the second question, once', () => {
    const { recent, reads } = withReads(100);

    expect(recent.ask('a3')).toBeUndefined();
    expect(recent.ask('a3')?.get('f2')).toBe(2);
    recent.ask('a3');

    expect(reads).toEqual(['a3']);
  });

  it('read a folder when questions about two take turns', () => {
    const { recent, reads } = withReads(100);

    for (const folder of ['a3', 'b3', 'a3', 'b3', 'a3', 'b3']) recent.ask(folder);

    expect(reads).toEqual(['a3', 'b3']);
  });

  it('drop the oldest when there are too many rows', () => {
    const { recent, reads } = withReads(100);

    for (const folder of ['a60', 'b60', 'a60']) {
      recent.ask(folder);
      recent.ask(folder);
    }

    expect(reads).toEqual(['a60', 'b60', 'a60']);
  });

  it('keep fewer rows of many small folders', () => {
    const { recent, reads } = withReads(1_000, 40);
    const asked = ['a4', 'b4', 'c4', 'd4', 'e4', 'f4', 'g4', 'h4', 'i4', 'j4', 'k4'];
    for (const folder of asked) {
      recent.ask(folder);
      recent.ask(folder);
    }

    // Forty rows are those of ten: the first of eleven had to go, and the second was kept.
    recent.ask('b4');
    recent.ask('a4');

    expect(reads).toEqual([...asked, 'a4']);
  });

  it('keep eight large folders that are asked about in turn', () => {
    const { recent, reads } = withReads(1_000, 40);
    const large = ['a100', 'b100', 'c100', 'd100', 'e100', 'f100', 'g100', 'h100'];

    for (const folder of [...large, ...large, ...large, ...large]) recent.ask(folder);

    expect(reads).toEqual(large);
  });

  it('keep no more folders without rows than rows', () => {
    const { recent, reads } = withReads(1_000, 10);
    const empty = Array.from({ length: 11 }, (_, index) => `${String.fromCharCode(97 + index)}0`);
    for (const folder of empty) {
      recent.ask(folder);
      recent.ask(folder);
    }

    recent.ask('a0');

    expect(reads).toEqual([...empty, 'a0']);
  });

  it('do not read a folder again and again that is too large', () => {
    const { recent, reads } = withReads(100);

    for (let each = 0; each < 10; each++) expect(recent.ask('a101')).toBeUndefined();

    expect(reads).toEqual(['a101']);
  });

  it('count rows that are added and deleted', () => {
    const { recent, reads } = withReads(100);
    recent.ask('a98');
    recent.ask('a98');
    recent.set('a98', 'new', 1);
    recent.set('a98', 'new', 2);
    recent.delete('a98', 'f0');
    recent.delete('a98', 'f0');
    recent.set('unknown', 'x', 1);

    expect(recent.ask('a98')?.size).toBe(98);

    for (const name of ['x', 'y', 'z']) recent.set('a98', name, 1);
    recent.ask('a98');
    expect(reads).toEqual(['a98', 'a98']);
  });
});
