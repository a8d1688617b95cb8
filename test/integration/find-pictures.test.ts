import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Search, searchPictures } from '../../app/host/find-pictures.ts';

const dir = mkdtempSync(join(tmpdir(), 'tintype-find-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const never = new AbortController().signal;
const folders = 40;
const filesOfEach = 25;
for (let folder = 0; folder < folders; folder += 1) {
  const path = join(dir, `trip ${folder}`);
  mkdirSync(path);
  for (let n = 0; n < filesOfEach; n += 1) writeFileSync(join(path, `${n}.jpg`), 'x');
}

async function pathsIn({ pieces }: Search): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const piece of pieces) for (const { path } of piece) paths.push(path);
  return paths;
}

describe('finding pictures', () => {
  it('gives every file in pieces, and the same in all', async () => {
    const search = searchPictures([dir], never);
    const [paths, alike] = await Promise.all([pathsIn(search), pathsIn(search)]);
    expect(alike).toEqual(paths);
    expect(paths).toEqual((await search.found).sources.map(({ path }) => path));
    expect(new Set(paths).size).toBe(folders * filesOfEach);
    // Asked again they begin again: nobody misses what somebody else has seen.
    expect(await pathsIn(search)).toEqual(paths);
  });

  it('gives a file once that two paths lead to', async () => {
    const search = searchPictures([join(dir, 'trip 1'), dir, join(dir, 'trip 1', '3.jpg')], never);
    expect((await pathsIn(search)).toSorted()).toEqual([...new Set(await pathsIn(search))].toSorted());
    expect((await search.found).sources.length).toBe(folders * filesOfEach);
  });

  it('ends when it is stopped, when nothing is there and when nothing was named', async () => {
    const stopped = searchPictures([dir], AbortSignal.abort());
    expect((await pathsIn(stopped)).length).toBe((await stopped.found).sources.length);

    const missing = searchPictures([join(dir, 'nothing')], never);
    expect(await pathsIn(missing)).toEqual([]);
    expect((await missing.found).missing.length).toBe(1);

    const unnamed = searchPictures([], never);
    expect(await pathsIn(unnamed)).toEqual([]);
    await expect(unnamed.found).rejects.toThrow('Name at least one');
  });
});
