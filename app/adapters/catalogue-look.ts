/** What the catalogue knows of how pictures look, and of how old their analysis is. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Glance, LibraryIndex, PlacedGlance } from '../engine/library-ports.ts';
import type { Finder } from './catalogue-find.ts';

/** A row as SQLite gives it: nothing is known of its columns until they are looked at. */
type Row = Readonly<Record<string, unknown>>;

/** Reads for near-duplicates and for analysing again. */
export function createLookReader(
  database: DatabaseSyncInstance,
  finder: Finder,
): Pick<LibraryIndex, 'looks' | 'glancesOf' | 'olderThan' | 'countOlderThan'> {
  const glanceOf = database.prepare('SELECT json, folder FROM glances JOIN records USING (id) WHERE digest = ?');
  const older = database.prepare('SELECT digest FROM records WHERE schema < ? ORDER BY moment DESC, id DESC');
  const countOlder = database.prepare('SELECT count(*) AS records FROM records WHERE schema < ?');
  return {
    looks: (query) => {
      const { text, values } = finder.rows(query);
      const statement = database.prepare(`SELECT digest, hash, taken, pixels, bytes ${text} AND hash IS NOT NULL`);
      return statement.all(...values).map(toLooked);
    },
    // This program wrote them, in this version of the tables; and the wire checks what it carries.
    glancesOf: (digests) =>
      digests.flatMap((digest): PlacedGlance[] => {
        const { json, folder } = glanceOf.get(digest) ?? {};
        if (typeof json !== 'string') return [];
        return [{ ...(JSON.parse(json) as Glance), ...(typeof folder === 'string' && { folder }) }];
      }),
    olderThan: (schema) => older.all(schema).map(({ digest }: Row) => String(digest)),
    countOlderThan: (schema) => Number(countOlder.get(schema)?.records),
  };
}

function toLooked({ digest, hash, taken, pixels, bytes }: Row) {
  const takenMs = typeof taken === 'string' ? Date.parse(`${taken.slice(0, 23)}Z`) : Number.NaN;
  return {
    digest: String(digest),
    hash: String(hash),
    ...(!Number.isNaN(takenMs) && { takenMs }),
    pixels: Number(pixels),
    bytes: Number(bytes),
  };
}
