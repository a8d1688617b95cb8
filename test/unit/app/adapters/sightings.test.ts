import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../app/adapters/database.ts';
import { openSightings } from '../../../../app/adapters/sightings.ts';
import type { UploadSource } from '../../../../app/core/queue/upload.ts';
import type { Sightings } from '../../../../app/engine/ports.ts';

const digestA = '0a'.repeat(32);
const digestB = 'ff'.repeat(32);

let dir: string;
let database: DatabaseSyncInstance;
let sightings: Sightings;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tintype-sightings-'));
  database = openDatabase(join(dir, 'queue.sqlite'));
  sightings = openSightings(database);
});
afterEach(() => {
  database.close();
  rmSync(dir, { recursive: true, force: true });
});

const seen = (path: string, more: Partial<UploadSource> = {}): UploadSource => ({
  path,
  bytes: 5_000_000_000,
  modifiedMs: 1_700_000_000_123.456,
  inode: '9007199254740993',
  ...more,
});

/** A file that is really there. */
function file(name: string, text: string, modifiedMs = 1_700_000_000_123): UploadSource {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  utimesSync(path, modifiedMs / 1_000, modifiedMs / 1_000);
  return look(path);
}

function look(path: string): UploadSource {
  const stats = statSync(path);
  return { path, bytes: stats.size, modifiedMs: stats.mtimeMs, inode: String(stats.ino) };
}

function moved(from: UploadSource, name: string): UploadSource {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  renameSync(from.path, path);
  return look(path);
}

describe('sightings', () => {
  it('know a file that did not change, after a restart too', () => {
    sightings.remember(seen('/p/a.jpg'), digestA);

    expect(sightings.digestOf(seen('/p/a.jpg'))).toBe(digestA);
    expect(openSightings(database).digestOf(seen('/p/a.jpg'))).toBe(digestA);
  });

  it('do not know a file of another size, time or inode', () => {
    sightings.remember(seen('/p/a.jpg'), digestA);

    expect(sightings.digestOf(seen('/p/a.jpg', { bytes: 5_000_000_001 }))).toBeUndefined();
    expect(sightings.digestOf(seen('/p/a.jpg', { modifiedMs: 1_700_000_000_123.457 }))).toBeUndefined();
    expect(sightings.digestOf(seen('/p/a.jpg', { inode: '9007199254740992' }))).toBeUndefined();
  });

  it('know a file on a system without inodes', () => {
    const { inode: _, ...bare } = seen('/p/a.jpg');
    sightings.remember(bare, digestA);

    expect(sightings.digestOf(bare)).toBe(digestA);
    expect(sightings.digestOf(seen('/p/a.jpg'))).toBeUndefined();
  });

  it('remember the newest digest of a path', () => {
    sightings.remember(seen('/p/a.jpg'), digestA);
    sightings.remember(seen('/p/a.jpg', { bytes: 7 }), digestB);

    expect(sightings.digestOf(seen('/p/a.jpg', { bytes: 7 }))).toBe(digestB);
    expect(sightings.digestOf(seen('/p/a.jpg'))).toBeUndefined();
  });

  it('forget', () => {
    sightings.remember(seen('/p/a.jpg'), digestA);

    sightings.forget(seen('/p/a.jpg'));

    expect(sightings.digestOf(seen('/p/a.jpg'))).toBeUndefined();
    expect(openSightings(database).digestOf(seen('/p/a.jpg'))).toBeUndefined();
  });

  it('forget a file under all its names', () => {
    const gone = openSightings(database, () => 'gone');
    gone.remember(seen('/p/a.jpg'), digestA);
    gone.remember(seen('/p/b.jpg'), digestA);

    gone.forget(seen('/p/a.jpg'));

    expect(gone.digestOf(seen('/p/b.jpg'))).toBeUndefined();
  });

  it('answer the same however often a folder is asked about, and while it changes', () => {
    const names = Array.from({ length: 200 }, (_, index) => `/p/sub/${index}.jpg`);
    const of = (path: string, index: number): UploadSource => seen(path, { inode: String(index + 1) });
    names.forEach((path, index) => {
      sightings.remember(of(path, index), index % 2 === 0 ? digestA : digestB);
    });

    for (let round = 0; round < 3; round++) {
      names.forEach((path, index) => {
        expect(sightings.digestOf(of(path, index))).toBe(index % 2 === 0 ? digestA : digestB);
      });
      sightings.remember(of('/p/sub/0.jpg', 0), digestA);
      expect(sightings.digestOf(seen('/p/sub/none.jpg', { inode: '999' }))).toBeUndefined();
    }
    sightings.remember(of('/p/sub/0.jpg', 0), digestB);
    expect(sightings.digestOf(of('/p/sub/0.jpg', 0))).toBe(digestB);
    sightings.forget(of('/p/sub/1.jpg', 1));
    expect(sightings.digestOf(of('/p/sub/1.jpg', 1))).toBeUndefined();
  });

  it('tell folders apart whose names begin alike', () => {
    sightings.remember(seen('/p/a/b.jpg', { inode: '1' }), digestA);
    sightings.remember(seen('/p/ab.jpg', { inode: '2' }), digestB);
    sightings.remember(seen('b.jpg', { inode: '3' }), digestB);

    expect(sightings.digestOf(seen('/p/a/b.jpg', { inode: '1' }))).toBe(digestA);
    expect(sightings.digestOf(seen('/p/ab.jpg', { inode: '2' }))).toBe(digestB);
    expect(sightings.digestOf(seen('b.jpg', { inode: '3' }))).toBe(digestB);
  });

  it('keep names of any kind', async () => {
    for (const name of ['😀\n".jpg', "'; DROP TABLE sightings; --", 'é', 'é', ' ']) {
      sightings.remember(seen(`/p/${name}`, { bytes: name.length }), digestA);

      await new Promise((resolve) => setImmediate(resolve));
      expect(openSightings(database).digestOf(seen(`/p/${name}`, { bytes: name.length }))).toBe(digestA);
    }
  });
});

describe('sightings of files that moved', () => {
  it('know a renamed file, and from then on under its new name alone', () => {
    const before = file('a.jpg', 'picture');
    sightings.remember(before, digestA);
    const after = moved(before, 'sub/b.jpg');

    expect(sightings.digestOf(after)).toBe(digestA);

    expect(database.prepare('SELECT count(*) AS rows FROM sightings').get().rows).toBe(1);
    expect(openSightings(database).digestOf(after)).toBe(digestA);
  });

  it('know a renamed file on a full disk too, and whatever was to be saved there is only forgotten', () => {
    const before = file('a.jpg', 'a picture', 1_700_000_000_456);
    sightings.remember(before, digestA);
    expect(sightings.digestOf(before)).toBe(digestA);
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() ?? {};
    database.exec(`PRAGMA max_page_count = ${String(pages)}`);

    // A name no page has room for.
    const after = moved(before, `${'x'.repeat(200)}/`.repeat(12).concat('b.jpg'));
    expect(sightings.digestOf(after)).toBe(digestA);
    for (let n = 0; n < 1_000; n += 1) sightings.remember(seen(`/p/${n}${'x'.repeat(200)}.jpg`), digestB);
    expect(sightings.digestOf(seen('/elsewhere.jpg'))).toBeUndefined();
    expect(sightings.digestOf(after)).toBe(digestA);
  });

  it('know two files that changed names with each other', () => {
    const a = file('a.jpg', 'picture of one size');
    const b = file('b.jpg', 'picture of another size', 1_700_000_500_777);
    sightings.remember(a, digestA);
    sightings.remember(b, digestB);
    const kept = moved(a, 'c.jpg');
    const newA = moved(b, 'a.jpg');
    const newB = moved(kept, 'b.jpg');

    expect(sightings.digestOf(newA)).toBe(digestB);
    expect(sightings.digestOf(newB)).toBe(digestA);
  });

  it('know pictures that were renumbered', () => {
    const digests = ['1', '2', '3', '4'].map((digit) => digit.repeat(64));
    const old = digests.map((_, index) => file(`${index + 1}.jpg`, 'x'.repeat(index + 1), 1_700_000_000_123 + index));
    old.forEach((source, index) => {
      sightings.remember(source, digests[index]!);
    });

    const now = [...old].reverse().map((source, index) => moved(source, `${5 - index}.jpg`));

    for (let scan = 0; scan < 2; scan++) {
      expect(now.map((source) => sightings.digestOf(source))).toEqual([...digests].reverse());
    }
  });

  it('do not take a new file for an old one whose inode it got', () => {
    const old = seen('/p/gone.jpg');
    const withGone = openSightings(database, () => 'gone');
    withGone.remember(old, digestA);

    expect(withGone.digestOf(seen('/p/new.jpg', { bytes: 1 }))).toBeUndefined();
    expect(withGone.digestOf(seen('/p/new.jpg', { modifiedMs: 1_700_000_000_123.457 }))).toBeUndefined();
    expect(withGone.digestOf(seen('/p/new.jpg', { inode: '1' }))).toBeUndefined();
    expect(withGone.digestOf(seen('/p/new.jpg'))).toBe(digestA);
  });

  it('do not trust a time in whole seconds, which a burst on a card shares', () => {
    const first = seen('/card/1.raw', { modifiedMs: 1_700_000_002_000 });
    const withGone = openSightings(database, () => 'gone');
    withGone.remember(first, digestA);

    expect(withGone.digestOf({ ...first, path: '/p/2.raw' })).toBeUndefined();
  });

  it('do not take a file for another that is still in its place', () => {
    const a = file('a.jpg', 'picture');
    sightings.remember(a, digestA);
    linkSync(a.path, join(dir, 'b.jpg'));

    expect(sightings.digestOf(look(join(dir, 'b.jpg')))).toBeUndefined();
    expect(sightings.digestOf(a)).toBe(digestA);
  });

  it('do not take a file for another on a drive that does not answer', () => {
    const silent = openSightings(database, () => undefined);
    silent.remember(seen('/drive/a.jpg'), digestA);

    expect(silent.digestOf(seen('/p/a.jpg'))).toBeUndefined();
  });

  it('do not match files without inodes', () => {
    const withGone = openSightings(database, () => 'gone');
    const { inode: _, ...bare } = seen('/p/a.jpg');
    withGone.remember(bare, digestA);

    expect(withGone.digestOf({ ...bare, path: '/p/b.jpg' })).toBeUndefined();
    expect(withGone.digestOf({ ...bare, path: '/p/b.jpg', inode: '' })).toBeUndefined();
  });
});
