/** `tintype records`: what the cloud has, newest first, searched in the local catalogue after reading the feed. */
import type { PictureRecord } from '../../../processor/contract/record.ts';
import { parseQuery } from '../../core/catalogue/query.ts';
import { parseArguments, wholeNumber } from '../arguments.ts';
import { table } from '../print/table.ts';
import { cameraOf, inBytes, takenOf, verdictOf } from '../print/words.ts';
import type { Terminal } from '../terminal.ts';
import { withCatalogue } from '../with-catalogue.ts';

const options = { flags: ['json', 'local', 'help'], values: ['limit', 'cloud', 'data-dir'], lists: [] } as const;

/** How many are printed to a person who did not say. */
const usualLimit = 50;

/** How many are read at once for `--json`. */
const pageRecords = 500;

/** Runs the command. Answers the exit code. */
export async function records(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const isJson = asked.flags.has('json');
  const limit = wholeNumber(asked, 'limit') ?? (isJson ? Number.POSITIVE_INFINITY : usualLimit);
  const query = parseQuery(asked.rest.join(' '));
  for (const problem of query.problems) terminal.err(`Not understood, and left out: ${problem}`);

  return withCatalogue(asked, stopped, async (host) => {
    let shown: PictureRecord[] = [];
    let total = 0;
    do {
      const page = host.catalogue.search(query, {
        offset: shown.length,
        limit: Math.min(pageRecords, limit - shown.length),
      });
      total = page.total;
      if (page.records.length === 0) break;
      shown = [...shown, ...page.records];
      if (isJson) for (const record of page.records) terminal.out(JSON.stringify(record));
    } while (shown.length < Math.min(limit, total) && !stopped.aborted);
    if (!isJson) print(shown, total, terminal);
    return 0;
  });
}

const columns = [
  { heading: 'Name', align: 'left', max: 40 },
  { heading: 'Size', align: 'right', max: 10 },
  { heading: 'Taken', align: 'left', max: 16 },
  { heading: 'Camera', align: 'left', max: 30 },
  { heading: 'Rating', align: 'left', max: 6 },
  { heading: 'Verdict', align: 'left', max: 60 },
] as const;

function print(shown: readonly PictureRecord[], total: number, terminal: Terminal): void {
  const rows = shown.map((record) => [
    record.source.name ?? record.digest.slice(0, 12),
    inBytes(record.source.bytes),
    takenOf(record),
    cameraOf(record),
    '★'.repeat(Math.max(0, record.words?.rating ?? 0)),
    verdictOf(record),
  ]);
  if (total === 0) terminal.out('No records.');
  else for (const line of table(columns, rows)) terminal.out(line);
  if (shown.length < total) terminal.out(`\n${shown.length} of ${total}; --limit ${total} shows all.`);
}
