/** Records as files to download: JSON as they are, or CSV for spreadsheets. */
import type { PictureRecord } from '../../../processor/contract/record.ts';
import type { Query } from '../../core/catalogue/query.ts';
import type { LibraryIndex } from '../library-ports.ts';
import type { Clock } from '../ports.ts';
import { csvHead, csvLine } from './record-csv.ts';

/** What is to be exported. */
export interface ExportAsk {
  readonly format: 'json' | 'csv';
  readonly of: { readonly digests: readonly string[] } | { readonly query: Query };
}

/** An export that is being read. */
export interface OpenExport {
  readonly format: 'json' | 'csv';
  /** The file's text in pieces, made as they are asked for. */
  readonly text: Iterable<string>;
}

/** Exports that were asked for, by a name nobody can guess. */
export interface Exports {
  prepare(ask: ExportAsk): { readonly id: string; readonly records: number };
  /** Undefined for a name that was never given or has run out. */
  open(id: string): OpenExport | undefined;
}

const keptMs = 10 * 60_000;
const keptMax = 100;

/** What exports work with. */
export interface ExportParts {
  readonly library: Pick<LibraryIndex, 'digests' | 'recordOf'>;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** No export is prepared yet. What was found is fixed at `prepare`; a record deleted since is left out. */
export function createExports({ library, clock, newId }: ExportParts): Exports {
  const prepared = new Map<
    string,
    { readonly format: 'json' | 'csv'; readonly digests: readonly string[]; at: number }
  >();

  const dropOld = (): void => {
    for (const [id, { at }] of prepared) {
      if (clock.now() - at > keptMs || prepared.size > keptMax) prepared.delete(id);
    }
  };
  return {
    prepare: ({ format, of }) => {
      const all = { offset: 0, limit: Number.MAX_SAFE_INTEGER };
      const digests = 'digests' in of ? of.digests : library.digests(of.query, all);
      const id = newId();
      prepared.set(id, { format, digests, at: clock.now() });
      dropOld();
      return { id, records: digests.length };
    },
    open: (id) => {
      dropOld();
      const found = prepared.get(id);
      if (found === undefined) return undefined;
      const records = recordsOf(found.digests, library);
      return { format: found.format, text: found.format === 'json' ? asJson(records) : asCsv(records) };
    },
  };
}

function* recordsOf(digests: readonly string[], library: ExportParts['library']): Iterable<PictureRecord> {
  for (const digest of digests) {
    const record = library.recordOf(digest);
    if (record !== undefined) yield record;
  }
}

function* asJson(records: Iterable<PictureRecord>): Iterable<string> {
  let before = '[\n';
  for (const record of records) {
    yield `${before}${JSON.stringify(record)}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

function* asCsv(records: Iterable<PictureRecord>): Iterable<string> {
  yield csvHead;
  for (const record of records) yield csvLine(record);
}
