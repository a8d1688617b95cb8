/** The tables of the catalogue. A version this code does not know is built again from the feed: the cloud has the truth. */
import { postingsTables } from './catalogue-postings.ts';

/** Grows with every change of the tables, or of what catalogue-terms.ts makes of a record. */
export const catalogueVersion = 5;

/** Makes the tables in an empty database. */
export const catalogueTables = `
  CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    -- What it sorts by: capture time, else the file's modified time, else when the cloud had it.
    moment TEXT NOT NULL,
    taken TEXT,
    added TEXT NOT NULL,
    name TEXT NOT NULL COLLATE NOCASE,
    folder TEXT COLLATE NOCASE,
    bytes INTEGER NOT NULL,
    camera TEXT COLLATE NOCASE,
    lens TEXT COLLATE NOCASE,
    rating REAL,
    iso REAL,
    format TEXT COLLATE NOCASE,
    verdict TEXT NOT NULL COLLATE NOCASE,
    reason TEXT COLLATE NOCASE,
    located INTEGER NOT NULL,
    -- Millimetres as on 35 mm film where that is known, rounded.
    focal INTEGER,
    -- The south-west corner of its square of one degree, '47,8'.
    place TEXT,
    -- Width / height * 32, 1 to 255; 0 where it is not known.
    ratio INTEGER NOT NULL,
    -- Of the record: what an older analysis wrote can be analysed again.
    schema INTEGER NOT NULL,
    pixels INTEGER NOT NULL,
    -- Perceptual hash; NULL where there is none, or none to be compared.
    hash TEXT
  ) STRICT;
  -- The usual order, with the columns most counts look at: a walk of it reads no rows but those it answers.
  CREATE INDEX records_moment ON records (moment, id, taken, rating, iso, located, verdict, format, camera, ratio);
  CREATE INDEX records_added ON records (added, id);
  CREATE INDEX records_name ON records (name, id);
  CREATE INDEX records_bytes ON records (bytes, id);
  CREATE INDEX records_rating ON records (rating, id);
  CREATE INDEX records_camera ON records (camera);
  CREATE INDEX records_schema ON records (schema);
  -- The documents stand apart, so that a scan of the rows above reads few pages. A glance is what a grid shows of one.
  CREATE TABLE documents (id INTEGER PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE, json TEXT NOT NULL) STRICT;
  CREATE TABLE glances (id INTEGER PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE, json TEXT NOT NULL) STRICT;
  CREATE TABLE deleted (digest TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE found USING fts5 (
    name, words, camera, folder,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
  );
  ${postingsTables}
`;
