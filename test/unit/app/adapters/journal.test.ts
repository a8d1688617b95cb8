import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../../app/adapters/database.ts';
import { openJournal } from '../../../../app/adapters/journal.ts';
import type { FailureKind, Upload } from '../../../../app/core/queue/upload.ts';
import type { Journal } from '../../../../app/engine/ports.ts';
import { FakeJournal } from '../../../fakes/fake-journal.ts';
import { digestA, noon, places, resume, source, uploadAt } from '../core/queue/sample-uploads.ts';

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

/** A journal, how to make its next write fail, and how it is after a restart. */
interface Kept {
  readonly journal: Journal;
  readonly spoil: (id: string) => void;
  readonly failNext: () => void;
  readonly restart: () => Journal;
}

function onDisk(): Kept {
  const database = reopen();
  return {
    journal: openJournal(database),
    spoil: (id) => database.prepare(`INSERT INTO uploads (id, upload) VALUES (?, 'no JSON')`).run(id),
    failNext: () =>
      database.exec(
        `CREATE TRIGGER fail BEFORE INSERT ON uploads WHEN NEW.id = 'b' BEGIN SELECT RAISE(ABORT, 'full'); END`,
      ),
    restart: () => openJournal(reopen()),
  };
}

function inMemory(): Kept {
  const journal = new FakeJournal();
  return {
    journal,
    spoil: (id) => journal.spoil(id),
    failNext: () => journal.failNext(),
    restart: () => journal,
  };
}

const named = (id: string, more: Partial<Upload> = {}): Upload => uploadAt(places.queued, { id, ...more });

for (const [name, start] of [
  ['on disk', onDisk],
  ['in memory', inMemory],
] as const) {
  describe(`journal ${name}`, () => {
    it('is empty at first', () => {
      expect(start().journal.load()).toEqual({ uploads: [], setAside: 0 });
    });

    it('gives back every shape of an upload as it was saved', () => {
      const { journal, restart } = start();
      const uploads = Object.values(places).map((place, index) => named(`u${index}`, { place }));

      journal.save(uploads);

      expect(restart().load()).toEqual({ uploads, setAside: 0 });
    });

    it('keeps the last of what was saved of one upload, in the place of the first', () => {
      const { journal, restart } = start();
      journal.save([named('b'), named('a'), named('c')]);

      journal.save([named('a', { runs: 8 })]);

      expect(restart().load().uploads).toEqual([named('b'), named('a', { runs: 8 }), named('c')]);
    });

    it('forgets what was removed, and takes unknown names in its stride', () => {
      const { journal, restart } = start();
      journal.save([named('a'), named('b'), named('c')]);

      journal.remove(['a', 'c', 'unknown']);
      journal.remove([]);
      journal.save([]);

      expect(restart().load().uploads).toEqual([named('b')]);
    });

    it('saves all of them or none', () => {
      const { journal, failNext, restart } = start();
      journal.save([named('a')]);
      failNext();

      expect(() => journal.save([named('a', { runs: 9 }), named('b')])).toThrow();

      expect(restart().load().uploads).toEqual([named('a')]);
    });

    it('sets aside what is no upload, once, and goes on with the rest', () => {
      const { journal, spoil, restart } = start();
      journal.save([named('a')]);
      spoil('broken');
      journal.save([named('b')]);

      const first = journal.load();
      const second = restart().load();

      expect(first).toEqual({ uploads: [named('a'), named('b')], setAside: 1 });
      expect(second).toEqual({ uploads: [named('a'), named('b')], setAside: 0 });
    });

    it('shares nothing with what was saved', () => {
      const { journal } = start();
      const upload = named('a');
      journal.save([upload]);

      expect(journal.load().uploads[0]).not.toBe(upload);
    });
  });
}

describe('journal on disk', () => {
  it('keeps names no text should hold', () => {
    const paths = [
      '/p/😀\n\t".jpg',
      "/p/'; DROP TABLE uploads; --.jpg",
      '/p/\uD800lone.jpg',
      'C:\\p\\ü.jpg',
      '/p/\u202Egpj.exe',
    ];
    const uploads = paths.map((path, index) => named(`u${index}`, { source: { ...source, path } }));

    onDisk().journal.save(uploads);

    expect(openJournal(reopen()).load().uploads).toEqual(uploads);
  });

  it('keeps every kind of failure and how often it happened', () => {
    const kinds: readonly FailureKind[] = [
      ...(['offline', 'throttled', 'serverFault', 'conflict', 'grantExpired', 'stalled', 'sourceChanged'] as const),
      ...(['sourceBusy', 'mismatch', 'lostThere', 'sourceGone', 'sourceDenied', 'signedOut', 'denied'] as const),
      ...(['tooLarge', 'empty', 'deletedThere', 'rejected'] as const),
    ];
    const uploads = kinds.map((kind) =>
      named(kind, {
        misses: { [kind]: 3 },
        place: {
          at: 'backingOff',
          wakeAt: noon + 0.5,
          because: { kind, detail: 'x', notBefore: noon, reason: 'corrupt' },
          digest: digestA,
          resume,
        },
      }),
    );

    onDisk().journal.save(uploads);

    expect(openJournal(reopen()).load()).toEqual({ uploads, setAside: 0 });
  });

  it('sets aside every row that is not quite an upload, with the reason and as it was', () => {
    const database = reopen();
    const journal = openJournal(database);
    const good = named('good');
    const put = database.prepare('INSERT INTO uploads (id, upload) VALUES (?, ?)');
    const bad: Readonly<Record<string, unknown>> = {
      'of another id': good,
      'without a place': { ...good, id: 'without a place', place: undefined },
      'sending without a digest': { ...good, id: 'sending without a digest', place: { at: 'sending', run: 1 } },
      'with a digest that is none': {
        ...good,
        id: 'with a digest that is none',
        place: { at: 'queued', digest: 'ABC' },
      },
      'at an unknown place': { ...good, id: 'at an unknown place', place: { at: 'flying' } },
      'with half a run': { ...good, id: 'with half a run', runs: 1.5 },
      'with an unknown miss': { ...good, id: 'with an unknown miss', misses: { bored: 1 } },
      'of an older shape': { ...good, id: 'of an older shape', misses: 2 },
      'with null for absent': { ...good, id: 'with null for absent', source: { ...source, inode: null } },
    };
    for (const [id, value] of Object.entries(bad)) put.run(id, JSON.stringify(value));
    put.run('truncated', JSON.stringify(good).slice(0, 100));
    journal.save([good]);

    const loaded = journal.load();

    expect(loaded).toEqual({ uploads: [good], setAside: 10 });
    const aside = database.prepare('SELECT id, upload, why FROM set_aside ORDER BY rowid').all();
    expect(aside.map((row) => row.id)).toEqual([...Object.keys(bad), 'truncated']);
    expect(aside.at(-1)).toMatchObject({ upload: JSON.stringify(good).slice(0, 100), why: 'no JSON' });
    expect(aside[5].why).toMatch(/runs/);
  });

  it('survives the death of the process without being closed', () => {
    const first = openDatabase(join(dir, 'queue.sqlite'));
    open.push(first);
    openJournal(first).save([named('a')]);
    // What is in the files now is what a process that died here would have left.
    const copy = join(dir, 'copy.sqlite');
    for (const end of ['', '-wal']) writeFileSync(copy + end, readFileSync(join(dir, `queue.sqlite${end}`)));

    const second = openDatabase(copy);
    open.push(second);

    expect(openJournal(second).load().uploads).toEqual([named('a')]);
  });

  it('drops a torn last commit and keeps those before it', () => {
    const first = openDatabase(join(dir, 'queue.sqlite'));
    open.push(first);
    const journal = openJournal(first);
    journal.save([named('a')]);
    const whole = readFileSync(join(dir, 'queue.sqlite-wal')).length;
    journal.save([named('b')]);
    const copy = join(dir, 'copy.sqlite');
    writeFileSync(copy, readFileSync(join(dir, 'queue.sqlite')));
    writeFileSync(`${copy}-wal`, readFileSync(join(dir, 'queue.sqlite-wal')).subarray(0, whole + 100));

    const second = openDatabase(copy);
    open.push(second);

    expect(openJournal(second).load().uploads).toEqual([named('a')]);
  });
});
