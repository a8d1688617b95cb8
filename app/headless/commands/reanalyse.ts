/** `tintype reanalyse`: has the cloud analyse pictures again, by default those an older version analysed, and waits for the records. */
import { recordSchemaVersion } from '../../../processor/contract/record.ts';
import { systemClock } from '../../adapters/clock.ts';
import { parseQuery } from '../../core/catalogue/query.ts';
import { type ReanalysisEnd, reanalyse as run } from '../../engine/reanalysis.ts';
import type { Host } from '../../host/open-host.ts';
import { UsageError } from '../../host/usage-error.ts';
import { type Arguments, parseArguments } from '../arguments.ts';
import { inWords } from '../print/words.ts';
import type { Terminal } from '../terminal.ts';
import { withCatalogue } from '../with-catalogue.ts';

const options = { flags: ['all', 'json', 'local', 'help'], values: ['cloud', 'data-dir'], lists: [] } as const;

/** Runs the command. Answers the exit code: 1 when a picture could not be analysed again, or it was stopped. */
export async function reanalyse(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  if (asked.flags.has('all') && asked.rest.length > 0) {
    throw new UsageError('Either --all or search words: --all is every picture.');
  }
  return withCatalogue(asked, stopped, async (host) => {
    const digests = chosen(asked, host, terminal);
    const end = await runToEnd(host, digests, terminal, stopped);
    print(end, host, asked.flags.has('json'), terminal);
    return end.failed + end.unanswered > 0 || end.wasStopped ? 1 : 0;
  });
}

/** How often the progress is drawn. */
const drawMs = 100;

async function runToEnd(
  host: Host,
  digests: readonly string[],
  terminal: Terminal,
  stopped: AbortSignal,
): Promise<ReanalysisEnd> {
  const feed = feedOf(host, stopped);
  let line = '';
  // Timers of the engine keep no process alive; this one does.
  const drawing = setInterval(() => terminal.status(line), drawMs);
  try {
    return await run(
      digests,
      { cloud: host.cloud, library: host.catalogue, clock: systemClock, readFeedNow: feed.readNow },
      {
        signal: stopped,
        onProgress: ({ total, done, failed }) => {
          line = `${done + failed}/${total}`;
        },
      },
    );
  } finally {
    clearInterval(drawing);
    terminal.status('');
    await feed.rest();
  }
}

function chosen({ flags, rest }: Arguments, { catalogue }: Host, terminal: Terminal): readonly string[] {
  if (!flags.has('all') && rest.length === 0) return catalogue.olderThan(recordSchemaVersion);
  const query = parseQuery(rest.join(' '));
  for (const problem of query.problems) terminal.err(`Not understood, and left out: ${problem}`);
  return catalogue.digests(query, { offset: 0, limit: Number.MAX_SAFE_INTEGER });
}

/** Reads the feed, one read at a time. What stops one read, the next may get past. */
function feedOf(host: Host, signal: AbortSignal): { readonly readNow: () => void; readonly rest: () => Promise<void> } {
  let reading = Promise.resolve();
  let isReading = false;
  const readNow = (): void => {
    if (isReading) return;
    isReading = true;
    reading = host.readFeed(signal).then(() => {
      isReading = false;
    });
  };
  return { readNow, rest: () => reading };
}

function print(end: ReanalysisEnd, { catalogue }: Host, isJson: boolean, terminal: Terminal): void {
  const older = catalogue.countOlderThan(recordSchemaVersion);
  const { total, done, failed, unanswered, wasStopped, failure } = end;
  if (isJson) terminal.out(JSON.stringify({ asked: total, done, failed, unanswered, older }));
  else if (total === 0) terminal.out('Every picture was analysed by this version. --all analyses them again.');
  else
    terminal.out(
      `${done} of ${total} pictures analysed again${older > 0 ? `; ${older} are of an older version still` : ''}.`,
    );
  if (failed > 0 && failure !== undefined) terminal.err(`${failed} could not be asked for. ${inWords(failure)}`);
  if (unanswered > 0)
    terminal.err(`${unanswered} gave no new record within five minutes. Their records come with the next look.`);
  if (wasStopped) terminal.err('Stopped. What was asked for is analysed all the same.');
}
