/**
 * The store's tables, a step per version (database.ts, `migrate`). Keys compare as SQLite's BINARY does, which for UTF-8
 * is S3's order of keys.
 *
 * A content is the bytes of one object, or of an upload that may become one: a list of pieces, each in a blob file or,
 * when small, in its row. It takes its number from the counter of changes, so no number is ever used twice. A content
 * without pieces is empty.
 */
export const schemaSteps: readonly string[] = [
  `CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
   INSERT INTO counters (name, value) VALUES ('change', 0);

   CREATE TABLE buckets (
     name TEXT PRIMARY KEY,
     created_at INTEGER NOT NULL,
     require_if_none_match INTEGER NOT NULL
   ) STRICT;

   CREATE TABLE objects (
     bucket TEXT NOT NULL REFERENCES buckets (name),
     key TEXT NOT NULL,
     content INTEGER NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     modified_at INTEGER NOT NULL,
     sequencer TEXT NOT NULL,
     attributes TEXT NOT NULL,
     checksum_algorithm TEXT,
     checksum_value TEXT,
     checksum_type TEXT,
     parts INTEGER,
     upload TEXT,
     PRIMARY KEY (bucket, key)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE uploads (
     id TEXT PRIMARY KEY,
     bucket TEXT NOT NULL REFERENCES buckets (name),
     key TEXT NOT NULL,
     content INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     attributes TEXT NOT NULL,
     checksum_algorithm TEXT,
     checksum_type TEXT
   ) STRICT;
   CREATE INDEX uploads_by_key ON uploads (bucket, key, id);

   CREATE TABLE pieces (
     content INTEGER NOT NULL,
     number INTEGER NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     checksum_value TEXT,
     modified_at INTEGER NOT NULL,
     blob INTEGER,
     bytes BLOB
   ) STRICT;
   CREATE UNIQUE INDEX pieces_by_content ON pieces (content, number);
   CREATE UNIQUE INDEX pieces_by_blob ON pieces (blob) WHERE blob IS NOT NULL;`,
];
