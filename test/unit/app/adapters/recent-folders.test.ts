import { describe, expect, it } from 'vitest';
import { RecentFolders } from '../../../../app/adapters/recent-folders.ts';

/** Folders named for how many rows they have, and the names of those that were read. */
function withReads(most: number): { readonly recent: RecentFolders<number>; readonly reads: string[] } {
  const reads: string[] = [];
  const recent = new RecentFolders<number>(most, (folder) => {
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
