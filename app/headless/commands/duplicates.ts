/** `tintype duplicates`: pictures of the cloud that look alike, in groups, from the local catalogue after reading the feed. */
import { recordSchemaVersion } from '../../../processor/contract/record.ts';
import { parseQuery } from '../../core/catalogue/query.ts';
import { groupSimilar } from '../../core/catalogue/similar.ts';
import type { Glance } from '../../engine/library-ports.ts';
import type { Host } from '../../host/open-host.ts';
import { parseArguments } from '../arguments.ts';
import { table } from '../print/table.ts';
import { inBytes } from '../print/words.ts';
import type { Terminal } from '../terminal.ts';
import { withCatalogue } from '../with-catalogue.ts';

const options = { flags: ['json', 'local', 'help'], values: ['cloud', 'data-dir'], lists: [] } as const;

/** Runs the command. Answers the exit code. */
export async function duplicates(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const query = parseQuery(asked.rest.join(' '));
  for (const problem of query.problems) terminal.err(`Not understood, and left out: ${problem}`);
  return withCatalogue(asked, stopped, async (host) => {
    const groups = groupSimilar(host.catalogue.looks(query)).map((group) =>
      host.catalogue.glancesOf(group.map(({ digest }) => digest)),
    );
    if (asked.flags.has('json'))
      for (const group of groups) terminal.out(JSON.stringify({ pictures: group.map(toLine) }));
    else print(groups, terminal);
    sayWhatIsMissing(host, terminal);
    return 0;
  });
}

const toLine = ({ digest, name, taken, width, height, bytes, format }: Glance) => ({
  digest,
  name,
  taken,
  width,
  height,
  bytes,
  format,
});

const columns = [
  { heading: 'Name', align: 'left', max: 40 },
  { heading: 'Pixels', align: 'right', max: 13 },
  { heading: 'Size', align: 'right', max: 10 },
  { heading: 'Taken', align: 'left', max: 16 },
  { heading: 'Digest', align: 'left', max: 12 },
] as const;

function print(groups: readonly (readonly Glance[])[], terminal: Terminal): void {
  if (groups.length === 0) {
    terminal.out('No two pictures look alike.');
    return;
  }
  // One table, so that the columns of all groups stand below one another; an empty row between groups.
  const rows = groups.flatMap((group, at) => [...(at === 0 ? [] : [[]]), ...group.map(cells)]);
  for (const line of table(columns, rows)) terminal.out(line);
  const pictures = groups.reduce((sum, { length }) => sum + length, 0);
  const spared = groups.flatMap((group) => group.slice(1)).reduce((sum, { bytes }) => sum + bytes, 0);
  const inGroups = groups.length === 1 ? 'one group' : `${groups.length} groups`;
  terminal.out(`\n${pictures} pictures in ${inGroups}; all but the first of each are ${inBytes(spared)}.`);
}

const cells = ({ digest, name, taken, width, height, bytes }: Glance): readonly string[] => [
  name || digest.slice(0, 12),
  width === undefined || height === undefined ? '' : `${width} × ${height}`,
  inBytes(bytes),
  taken?.slice(0, 16).replace('T', ' ') ?? '',
  digest.slice(0, 12),
];

function sayWhatIsMissing({ catalogue }: Host, terminal: Terminal): void {
  const older = catalogue.countOlderThan(recordSchemaVersion);
  if (older > 0) {
    terminal.err(
      `${older} pictures were analysed by an older version and are not compared. tintype reanalyse changes that.`,
    );
  }
}
