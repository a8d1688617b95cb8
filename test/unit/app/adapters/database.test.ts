import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closeDatabase, migrate, openDatabase } from '../../../../app/adapters/database.ts';
import { openJournal } from '../../../../app/adapters/journal.ts';
import type { Upload } from '../../../../app/core/queue/upload.ts';
import { places, uploadAt } from '../core/queue/sample-uploads.ts';

let dir: string;
let open: DatabaseSyncInstance[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tintype-journal-'));
  open = [];
});
afterEach(() => {
  for (const database of open) if (database.isOpen) database.close();
  rmSync(dir, { recursive: true, force: true });
});

function reopen(): DatabaseSyncInstance {
  for (const database of open) if (database.isOpen) database.close();
  const database = openDatabase(join(dir, 'queue.sqlite'));
  open.push(database);
  return database;
}

const named = (id: string): Upload => uploadAt(places.queued, { id });

describe('database', () => {
  it('says that a file is damaged', () => {
    writeFileSync(
      join(dir, 'queue.sqlite'),
      'this is no database at all, but it is long enough to look like a header'.repeat(99),
    );

    expect(() => openDatabase(join(dir, 'queue.sqlite'))).toThrow(expect.objectContaining({ code: 'damaged' }));
  });

  it('has everything in its one file once it is closed', () => {
    const first = reopen();
    openJournal(first).save([named('a')]);

    closeDatabase(first);
    closeDatabase(first);

    const copy = join(dir, 'copy.sqlite');
    writeFileSync(copy, readFileSync(join(dir, 'queue.sqlite')));
    const second = openDatabase(copy);
    open.push(second);
    expect(openJournal(second).load().uploads).toEqual([named('a')]);
  });

  it('is usable when junk was written behind its end', () => {
    openJournal(reopen()).save([named('a')]);
    for (const database of open) database.close();
    appendFileSync(join(dir, 'queue.sqlite'), 'junk');

    expect(openJournal(reopen()).load().uploads).toEqual([named('a')]);
  });

  it('brings tables of an older version to the newest, step by step and once', () => {
    const steps = ['CREATE TABLE a (x TEXT) STRICT', `INSERT INTO a VALUES ('one')`, `INSERT INTO a VALUES ('two')`];
    migrate(reopen(), 'test', steps.slice(0, 2));
    const database = reopen();

    migrate(database, 'test', steps);
    migrate(database, 'test', steps);

    expect(
      database
        .prepare('SELECT x FROM a')
        .all()
        .map((row) => row.x),
    ).toEqual(['one', 'two']);
  });

  it('keeps the older version when a step fails', () => {
    const database = reopen();
    migrate(database, 'test', ['CREATE TABLE a (x TEXT) STRICT']);

    expect(() => migrate(database, 'test', ['', `INSERT INTO a VALUES ('one')`, 'nonsense'])).toThrow();

    expect(database.prepare('SELECT x FROM a').all()).toEqual([]);
  });

  it('refuses tables of a newer version and leaves them alone', () => {
    const database = reopen();
    migrate(database, 'test', ['CREATE TABLE a (x TEXT) STRICT', `INSERT INTO a VALUES ('one')`]);

    expect(() => migrate(database, 'test', ['CREATE TABLE a (x TEXT) STRICT'])).toThrow(
      expect.objectContaining({ code: 'tooNew' }),
    );
  });
});
