/** A store with records and feeds in it, written row by row into the data directory of a cloud that does not run. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { inTransaction, openDatabase } from '../../../infra/local/database.ts';
import { openRows, type Rows } from '../../../infra/local/store/rows.ts';
import { sequencerOf } from '../../../infra/local/store/sequencer.ts';
import { feedKey, previewKey, recordKey } from '../../../processor/contract/keys.ts';
import type { previewEdges } from '../../../processor/contract/names.ts';
import type { PictureRecord } from '../../../processor/contract/record.ts';
import { oneRecord } from '../../fixtures/records.ts';

/** Somebody, and how many records and marks of them there are to be. */
export interface Fill {
  readonly owner: string;
  readonly records: number;
}

/** The first mark; each next one is a millisecond later. */
const firstMarkAt = Date.UTC(2026, 0, 1);

/** Writes a record and a mark in the feed for each. The cloud must have been started once, for its tables. */
export function fillStore(dataDir: string, bucket: string, fills: readonly Fill[]): void {
  const database = openDatabase(join(dataDir, 'cloud.sqlite'), 'process');
  const rows = openRows(database);
  inTransaction(database, () => {
    for (const { owner, records } of fills) {
      for (let n = 0; n < records; n += 1) {
        const record = wholeRecord(n, owner);
        putObject(rows, { bucket, key: recordKey(owner, record.digest), bytes: Buffer.from(JSON.stringify(record)) });
        const at = new Date(firstMarkAt + n).toISOString();
        putObject(rows, {
          bucket,
          key: feedKey(owner, { at, op: 'r', digest: record.digest }),
          bytes: Buffer.alloc(0),
        });
      }
    }
  });
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** The `n`th made-up record of somebody, with all that an analysis writes: about 2 kB of JSON. */
export function wholeRecord(n: number, owner: string): PictureRecord {
  const bare = oneRecord(n);
  const preview = (edge: (typeof previewEdges)[number]) => ({
    key: previewKey(owner, bare.digest, edge),
    width: Number(edge),
    height: (Number(edge) * 3) / 4,
    bytes: 20_000,
  });
  return {
    ...bare,
    owner,
    look: {
      thumbhash: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
      palette: ['#334455', '#99aabb', '#203040', '#c0ffee', '#102030'],
      perceptualHash: (n * 2_654_435_761).toString(16).padStart(16, '0').slice(-16),
      sharpness: 0.1234,
      brightness: 0.4567,
      contrast: 0.2345,
      histogram: Array.from({ length: 64 }, (_, at) => Math.round(((at + (n % 7)) / 2_100) * 1e4) / 1e4),
    },
    previews: { '320': preview('320'), '1600': preview('1600') },
  };
}

function putObject(
  rows: Rows,
  { bucket, key, bytes }: { readonly bucket: string; readonly key: string; readonly bytes: Buffer },
): void {
  const content = rows.nextChange();
  const etag = createHash('md5').update(bytes).digest('hex');
  const modifiedAt = firstMarkAt;
  if (bytes.length > 0) rows.insertPiece(content, { number: 1, size: bytes.length, etag, modifiedAt, at: { bytes } });
  rows.putObject({
    ...{ bucket, key, content, size: bytes.length, etag, modifiedAt },
    sequencer: sequencerOf(rows.nextChange()),
    attributes: { headers: { 'content-type': 'application/json' }, metadata: {} },
  });
}
