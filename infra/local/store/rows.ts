import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { type Attributes, parseAttributes, writeAttributes } from './attributes.ts';
import { type ChecksumAlgorithm, tryChecksumAlgorithm } from './checksums.ts';
import { bytesOrNone, integerIn, integerOrNone, textIn, textOrNone } from './row.ts';

/** Whether a checksum covers the whole object or is one over its parts' checksums. */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** An object's checksum, as S3 gives it back. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
  readonly type: ChecksumType;
}

/** A bucket. */
export interface BucketRow {
  readonly name: string;
  readonly createdAt: number;
  readonly requireIfNoneMatch: boolean;
}

/** An object, all but its bytes. */
export interface ObjectRow {
  readonly bucket: string;
  readonly key: string;
  /** Number of its content. */
  readonly content: number;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly modifiedAt: number;
  readonly sequencer: string;
  readonly attributes: Attributes;
  readonly checksum?: ObjectChecksum;
  /** How many parts it was put in; absent when in one. */
  readonly parts?: number;
  /** The upload it was completed from. */
  readonly upload?: string;
}

/** What a listing shows of an object. */
export interface ListedObject extends Pick<ObjectRow, 'key' | 'size' | 'etag' | 'modifiedAt'> {
  readonly checksum?: Pick<ObjectChecksum, 'algorithm' | 'type'>;
}

/** A multipart upload under way. */
export interface UploadRow {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly content: number;
  readonly createdAt: number;
  readonly attributes: Attributes;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
}

/** A run of an object's bytes. */
export interface PieceRow {
  /** The part's number; 1 for an object that was put in one. */
  readonly number: number;
  readonly size: number;
  /** Hex MD5. */
  readonly etag: string;
  /** Base64, of the algorithm its upload has. */
  readonly checksumValue?: string;
  readonly modifiedAt: number;
  /** Where the bytes are: a blob's number, or the bytes themselves. */
  readonly at: { readonly blob: number } | { readonly bytes: Buffer };
}

/** The store's rows: what is in the tables, statement by statement. Transactions are the caller's. */
export type Rows = ReturnType<typeof openRows>;

/** Prepares the statements. The tables must be there. */
export function openRows(database: DatabaseSyncInstance) {
  return { ...bucketRows(database), ...objectRows(database), ...uploadRows(database), ...pieceRows(database) };
}

function bucketRows(database: DatabaseSyncInstance) {
  const all = database.prepare('SELECT * FROM buckets ORDER BY name');
  const one = database.prepare('SELECT * FROM buckets WHERE name = ?');
  const insert = database.prepare('INSERT INTO buckets (name, created_at, require_if_none_match) VALUES (?, ?, ?)');
  const setRule = database.prepare('UPDATE buckets SET require_if_none_match = ? WHERE name = ?');
  const remove = database.prepare('DELETE FROM buckets WHERE name = ?');
  const anyObject = database.prepare('SELECT 1 FROM objects WHERE bucket = ? LIMIT 1');
  // Every request asks for its bucket. What a transaction reads is not kept: it may be taken back.
  const known = new Map<string, BucketRow>();
  const change = (statement: ReturnType<typeof database.prepare>, ...values: (string | number)[]): void => {
    known.clear();
    statement.run(...values);
  };
  return {
    buckets: (): readonly BucketRow[] => all.all().map(toBucket),
    bucket: (name: string): BucketRow | undefined => {
      const row = known.get(name) ?? mapRow(one.get(name), toBucket);
      if (row !== undefined && !database.isTransaction) known.set(name, row);
      return row;
    },
    insertBucket: (row: BucketRow): void => change(insert, row.name, row.createdAt, row.requireIfNoneMatch ? 1 : 0),
    setRequireIfNoneMatch: (name: string, isRequired: boolean): void => change(setRule, isRequired ? 1 : 0, name),
    deleteBucket: (name: string): void => change(remove, name),
    hasObjects: (name: string): boolean => anyObject.get(name) !== undefined,
  };
}

function objectRows(database: DatabaseSyncInstance) {
  const nextChange = database.prepare(`UPDATE counters SET value = value + 1 WHERE name = 'change' RETURNING value`);
  const one = database.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ?');
  const put = database.prepare('INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?');
  const from = database.prepare(
    'SELECT key, size, etag, modified_at, checksum_algorithm, checksum_type FROM objects WHERE bucket = ? AND key >= ? ORDER BY key',
  );
  return {
    /** The number of the change being made. Only inside a transaction. */
    nextChange: (): number => integerIn(nextChange.get(), 'value'),
    object: (bucket: string, key: string): ObjectRow | undefined => mapRow(one.get(bucket, key), toObject),
    putObject: (row: ObjectRow): void => void put.run(...objectValues(row)),
    deleteObject: (bucket: string, key: string): void => void remove.run(bucket, key),
    /** Objects from this key on, in order, read as they are asked for. Must be read or left before anything is written. */
    objectsFrom: function* (bucket: string, key: string): Generator<ListedObject> {
      for (const row of from.iterate(bucket, key)) yield toListed(row);
    },
  };
}

function uploadRows(database: DatabaseSyncInstance) {
  const one = database.prepare('SELECT * FROM uploads WHERE id = ? AND bucket = ? AND key = ?');
  const inBucket = database.prepare('SELECT * FROM uploads WHERE bucket = ? ORDER BY key, id');
  const insert = database.prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM uploads WHERE id = ?');
  return {
    upload: (id: string, bucket: string, key: string): UploadRow | undefined =>
      mapRow(one.get(id, bucket, key), toUpload),
    /** By key, then in the order they were begun. */
    uploads: (bucket: string): readonly UploadRow[] => inBucket.all(bucket).map(toUpload),
    insertUpload: (row: UploadRow): void => void insert.run(...uploadValues(row)),
    deleteUpload: (id: string): void => void remove.run(id),
  };
}

function pieceRows(database: DatabaseSyncInstance) {
  const all = database.prepare('SELECT * FROM pieces WHERE content = ? ORDER BY number');
  const bare = database.prepare(
    'SELECT number, size, etag, checksum_value, modified_at, coalesce(blob, 0) AS blob, NULL AS bytes FROM pieces WHERE content = ? ORDER BY number',
  );
  const put = database.prepare(
    'INSERT INTO pieces (content, number, size, etag, checksum_value, modified_at, blob, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const remove = database.prepare('DELETE FROM pieces WHERE content = ? RETURNING blob');
  const removeOne = database.prepare('DELETE FROM pieces WHERE content = ? AND number = ? RETURNING blob');
  const named = database.prepare('SELECT 1 FROM pieces WHERE blob = ?');
  const lastBlob = database.prepare('SELECT coalesce(max(blob), 0) AS blob FROM pieces WHERE blob IS NOT NULL');
  return {
    /** A content's pieces in order. */
    pieces: (content: number): readonly PieceRow[] => all.all(content).map(toPiece),
    /** As `pieces`, for who only counts and compares them: where the bytes are is not told. */
    pieceList: (content: number): readonly Omit<PieceRow, 'at'>[] => bare.all(content).map(toPiece),
    insertPiece: (content: number, row: PieceRow): void => void put.run(...pieceValues(content, row)),
    /** Deletes a content's pieces, or the one of this number, and answers the blobs nobody names now. */
    deletePieces: (content: number, number?: number): readonly number[] =>
      (number === undefined ? remove.all(content) : removeOne.all(content, number)).flatMap(
        (row) => integerOrNone(row, 'blob') ?? [],
      ),
    isBlobNamed: (blob: number): boolean => named.get(blob) !== undefined,
    lastBlob: (): number => integerIn(lastBlob.get(), 'blob'),
  };
}

const mapRow = <T>(row: unknown, read: (row: unknown) => T): T | undefined =>
  row === undefined ? undefined : read(row);

const toBucket = (row: unknown): BucketRow => ({
  name: textIn(row, 'name'),
  createdAt: integerIn(row, 'created_at'),
  requireIfNoneMatch: integerIn(row, 'require_if_none_match') === 1,
});

function toObject(row: unknown): ObjectRow {
  const algorithm = tryChecksumAlgorithm(textOrNone(row, 'checksum_algorithm'));
  const parts = integerOrNone(row, 'parts');
  const upload = textOrNone(row, 'upload');
  return {
    bucket: textIn(row, 'bucket'),
    key: textIn(row, 'key'),
    content: integerIn(row, 'content'),
    size: integerIn(row, 'size'),
    etag: textIn(row, 'etag'),
    modifiedAt: integerIn(row, 'modified_at'),
    sequencer: textIn(row, 'sequencer'),
    attributes: parseAttributes(textIn(row, 'attributes')),
    ...(algorithm !== undefined && {
      checksum: { algorithm, value: textIn(row, 'checksum_value'), type: checksumTypeIn(row) },
    }),
    ...(parts !== undefined && { parts }),
    ...(upload !== undefined && { upload }),
  };
}

function toListed(row: unknown): ListedObject {
  const algorithm = tryChecksumAlgorithm(textOrNone(row, 'checksum_algorithm'));
  return {
    key: textIn(row, 'key'),
    size: integerIn(row, 'size'),
    etag: textIn(row, 'etag'),
    modifiedAt: integerIn(row, 'modified_at'),
    ...(algorithm !== undefined && { checksum: { algorithm, type: checksumTypeIn(row) } }),
  };
}

function toUpload(row: unknown): UploadRow {
  const algorithm = tryChecksumAlgorithm(textOrNone(row, 'checksum_algorithm'));
  return {
    id: textIn(row, 'id'),
    bucket: textIn(row, 'bucket'),
    key: textIn(row, 'key'),
    content: integerIn(row, 'content'),
    createdAt: integerIn(row, 'created_at'),
    attributes: parseAttributes(textIn(row, 'attributes')),
    ...(algorithm !== undefined && { checksum: { algorithm, type: checksumTypeIn(row) } }),
  };
}

const checksumTypeIn = (row: unknown): ChecksumType =>
  textIn(row, 'checksum_type') === 'COMPOSITE' ? 'COMPOSITE' : 'FULL_OBJECT';

function toPiece(row: unknown): PieceRow {
  const checksumValue = textOrNone(row, 'checksum_value');
  const bytes = bytesOrNone(row, 'bytes');
  return {
    number: integerIn(row, 'number'),
    size: integerIn(row, 'size'),
    etag: textIn(row, 'etag'),
    ...(checksumValue !== undefined && { checksumValue }),
    modifiedAt: integerIn(row, 'modified_at'),
    at: bytes === undefined ? { blob: integerIn(row, 'blob') } : { bytes },
  };
}

type Value = string | number | Buffer | null;

const objectValues = (row: ObjectRow): Value[] => [
  row.bucket,
  row.key,
  row.content,
  row.size,
  row.etag,
  row.modifiedAt,
  row.sequencer,
  writeAttributes(row.attributes),
  row.checksum?.algorithm ?? null,
  row.checksum?.value ?? null,
  row.checksum?.type ?? null,
  row.parts ?? null,
  row.upload ?? null,
];

const uploadValues = (row: UploadRow): Value[] => [
  row.id,
  row.bucket,
  row.key,
  row.content,
  row.createdAt,
  writeAttributes(row.attributes),
  row.checksum?.algorithm ?? null,
  row.checksum?.type ?? null,
];

const pieceValues = (content: number, row: PieceRow): Value[] => [
  content,
  row.number,
  row.size,
  row.etag,
  row.checksumValue ?? null,
  row.modifiedAt,
  'blob' in row.at ? row.at.blob : null,
  'bytes' in row.at ? row.at.bytes : null,
];
