import { afterAll, describe, expect, it } from 'vitest';
import { closeDatabase, openDatabase } from '../../../../app/adapters/database.ts';
import { openLocalFiles } from '../../../../app/adapters/local-files.ts';
import { openSightings } from '../../../../app/adapters/sightings.ts';

const database = openDatabase(':memory:');
afterAll(() => closeDatabase(database));
const sightings = openSightings(database);
const [one, two, unseen, dropped] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
  string,
];

const see = (path: string, digest: string): void => {
  sightings.remember({ path, bytes: 10, modifiedMs: 1_700_000_000_000.5 }, digest);
  // A question writes what was remembered.
  sightings.digestOf({ path, bytes: 10, modifiedMs: 1_700_000_000_000.5 });
};
see('/pictures/b.jpg', one);
see('/backup/a.jpg', one);
see('/pictures/it’s ü.jpg', two);
see('/data/inbox/a-batch/c.jpg', one);
see('/data/inbox/a-batch/dropped.jpg', dropped);

describe('what was hashed on this machine', () => {
  it('is a path for each digest, the first by name, and none for what was never seen or only dropped', () => {
    expect([...openLocalFiles(database, '/data').pathsOf([two, one, unseen, dropped])].toSorted()).toEqual([
      [one, '/backup/a.jpg'],
      [two, '/pictures/it’s ü.jpg'],
    ]);
  });

  it('is found however many are asked for', () => {
    const many = Array.from({ length: 2_500 }, (_, n) => n.toString(16).padStart(64, '0'));
    expect([
      ...openLocalFiles(database, '/data')
        .pathsOf([...many, two])
        .keys(),
    ]).toEqual([two]);
    expect(openLocalFiles(database, '/data').pathsOf([]).size).toBe(0);
  });

  it('is every file that had a digest', () => {
    expect(
      openLocalFiles(database, '/data')
        .filesOf(one)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['/backup/a.jpg', '/data/inbox/a-batch/c.jpg', '/pictures/b.jpg']);
  });
});
