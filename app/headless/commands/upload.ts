/** `tintype upload`: finds pictures, sends what is new, waits for the records and says what became of each. */
import type { PictureRecord } from '../../../processor/contract/record.ts';
import { nameOf } from '../../core/queue/source.ts';
import type { Failure, Upload } from '../../core/queue/upload.ts';
import { type KnownFile, partKnown } from '../../host/already-there.ts';
import { type Found, type Search, searchPictures } from '../../host/find-pictures.ts';
import { type Host, openHost } from '../../host/open-host.ts';
import { stateDir } from '../../host/state-dir.ts';
import { cloudOf, parseArguments, wholeNumber } from '../arguments.ts';
import { faultLog, lineLog } from '../line-log.ts';
import { createPatience } from '../patience.ts';
import { progressLine } from '../print/progress.ts';
import { pictureColumns, table } from '../print/table.ts';
import { cameraOf, inBytes, inWords, takenOf, verdictOf } from '../print/words.ts';
import type { Terminal } from '../terminal.ts';
import { showPlan } from './show-plan.ts';

/** What became of one original, as `--json` prints it. */
interface Outcome {
  readonly path: string;
  readonly digest?: string;
  readonly outcome: 'uploaded' | 'alreadyThere' | 'rejected' | 'failed';
  readonly record?: PictureRecord;
  readonly error?: { readonly code: string; readonly message: string };
}

const options = {
  flags: ['json', 'again', 'plan', 'verbose', 'local', 'help'],
  values: ['cloud', 'data-dir', 'give-up-after'],
  lists: [],
} as const;

/** Runs the command. Answers the exit code: 1 when something failed. */
export async function upload(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const isJson = asked.flags.has('json');
  const giveUpAfterMs = (wholeNumber(asked, 'give-up-after') ?? usualPatienceSeconds) * 1_000;
  const givenUp = new AbortController();
  const search = searchPictures(asked.rest, AbortSignal.any([stopped, givenUp.signal]));
  // Opening takes half as long as walking 100,000 files, and for nothing at all it is not needed.
  if (!(await hasAny(search))) return sayNothingFound(await search.found, isJson, terminal);

  const host = await openHost({
    dataDir: stateDir(asked.values.get('data-dir')),
    ...cloudOf(asked),
    log: asked.flags.has('verbose') ? lineLog(terminal) : faultLog(terminal),
  }).catch(async (error: unknown) => {
    givenUp.abort();
    await Promise.allSettled([search.found]);
    throw error;
  });
  try {
    const how = { again: asked.flags.has('again'), isJson, terminal, stopped };
    if (asked.flags.has('plan')) {
      const found = await search.found;
      reportLost(found, isJson, terminal);
      return await showPlan(host, found, how);
    }
    const ended = await sendAll(host, search, { ...how, giveUpAfterMs });
    if (!isJson) summarise(ended, await search.found, terminal);
    return ended.outcomes.some((each) => each.outcome === 'failed') ? 1 : 0;
  } finally {
    await host.close();
  }
}

async function hasAny({ pieces }: Search): Promise<boolean> {
  for await (const piece of pieces) if (piece.length > 0) return true;
  return false;
}

/** Reports the paths that could not be used, and answers what became of them. */
function reportLost({ missing }: Found, isJson: boolean, terminal: Terminal): readonly Outcome[] {
  const lost = missing.map(({ path, failure }) => failed(path, failure));
  for (const outcome of lost) report(outcome, isJson, terminal);
  return lost;
}

/** How a command was asked to go about it. */
export interface Sending {
  readonly again: boolean;
  readonly isJson: boolean;
  readonly terminal: Terminal;
  readonly stopped: AbortSignal;
  /** How long nothing may move before it ends. */
  readonly giveUpAfterMs: number;
}

/** What became of all, and how many were sent: of those rejected, too. */
interface Ended {
  /** Without those that were known to be there, where these are too many to list. */
  readonly outcomes: readonly Outcome[];
  readonly sent: number;
  readonly known: number;
}

/** More files that were there already are counted and not listed. */
const listedMax = 1_000;

/** An analysis has 20 seconds, a stalled send 30, a throttled queue minutes: what stands still longer does not come. */
const usualPatienceSeconds = 300;

/** How often the progress line is drawn. */
const drawMs = 100;

async function sendAll(host: Host, search: Search, sending: Sending): Promise<Ended> {
  host.runner.start();
  const { known, rest } = await partKnown(search.pieces, host, sending.stopped);
  const lost = reportLost(await search.found, sending.isJson, sending.terminal);
  const there = reportKnown(known, host, sending);
  const ended = rest.length === 0 ? { outcomes: [], sent: 0 } : await sendRest(host, rest, sending);
  return { ...ended, outcomes: [...lost, ...there, ...ended.outcomes], known: known.length };
}

/** What is reported of each file that is there already: everything as JSON, and for people as much as they will read. */
function reportKnown(known: readonly KnownFile[], host: Host, { isJson, terminal }: Sending): readonly Outcome[] {
  if (!isJson && known.length > listedMax) return [];
  return known.map(({ path, digest }) => {
    const outcome = withRecord({ path, digest, outcome: 'alreadyThere' }, host);
    report(outcome, isJson, terminal);
    return outcome;
  });
}

async function sendRest(
  host: Host,
  sources: Found['sources'],
  { again, isJson, terminal, stopped, giveUpAfterMs }: Sending,
): Promise<Omit<Ended, 'known'>> {
  const outcomes: Outcome[] = [];
  const sent = new Set<string>();
  const open = new Set<string>();
  const { runner } = host;
  const isOutOfPatience = createPatience(giveUpAfterMs);
  let drawing: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    drawing = setInterval(() => {
      const state = runner.state();
      terminal.status(progressLine(state, terminal.width));
      if (isOutOfPatience(state, performance.now())) resolve();
    }, drawMs);
    const finish = (upload: Upload): void => {
      const outcome = open.delete(upload.id) ? outcomeOf(upload, host) : undefined;
      if (outcome === undefined) return;
      outcomes.push(outcome);
      report(outcome, isJson, terminal);
      if (open.size === 0) resolve();
    };
    runner.onChange((changed) => {
      for (const upload of changed) {
        if (upload.place.at === 'awaitingRecord' && upload.place.sent && open.has(upload.id)) sent.add(upload.id);
        if (isFinal(upload)) finish(upload);
      }
    });
    if (stopped.aborted) resolve();
    stopped.addEventListener('abort', () => resolve(), { once: true });
    const ids = runner.add(sources, { again, retry: true });
    for (const id of ids) open.add(id);
    for (const id of ids) {
      const upload = runner.get(id);
      if (upload !== undefined && isFinal(upload) && upload.place.at !== 'failed') finish(upload);
    }
  });
  clearInterval(drawing);
  terminal.status('');
  if (open.size > 0) {
    const left = stopped.aborted ? stoppedOutcomes(open, host, brokenOff) : stoppedOutcomes(open, host, stoodStill);
    for (const outcome of left) report(outcome, isJson, terminal);
    return { outcomes: [...outcomes, ...left], sent: sent.size };
  }
  runner.clearFinished();
  return { outcomes, sent: sent.size };
}

const isFinal = ({ place }: Upload): boolean =>
  place.at === 'done' || place.at === 'failed' || place.at === 'cancelled';

function outcomeOf({ source, place }: Upload, host: Host): Outcome {
  const { path } = source;
  if (place.at === 'done') return withRecord({ path, digest: place.digest, outcome: place.outcome }, host);
  if (place.at !== 'failed') return { path, outcome: 'failed', error: { code: 'cancelled', message: 'Cancelled.' } };
  const { because, digest } = place;
  if (because.kind === 'rejected' && digest !== undefined) {
    return withRecord({ path, digest, outcome: 'rejected', error: errorOf(because) }, host);
  }
  return { ...failed(path, because), ...(digest !== undefined && { digest }) };
}

function withRecord(outcome: Outcome & { readonly digest: string }, host: Host): Outcome {
  const record = host.catalogue.recordOf(outcome.digest);
  return record === undefined ? outcome : { ...outcome, record };
}

/** An empty file is refused before it is sent: that is a verdict on the file, not a failure of ours. */
const failed = (path: string, because: Failure): Outcome => ({
  path,
  outcome: because.kind === 'empty' || because.kind === 'tooLarge' ? 'rejected' : 'failed',
  error: errorOf(because),
});

const errorOf = (because: Failure): { readonly code: string; readonly message: string } => ({
  code: because.reason ?? because.kind,
  message: inWords(because),
});

const brokenOff = { code: 'stopped', message: 'Stopped before it was done. Run the same command again to go on.' };

const stoodStill = {
  code: 'noProgress',
  message: 'Nothing moved for too long. What was sent is safe; run the same command again to go on.',
};

const stoppedOutcomes = (open: ReadonlySet<string>, host: Host, error: typeof brokenOff): readonly Outcome[] =>
  [...open].flatMap((id) => {
    const path = host.runner.get(id)?.source.path;
    return path === undefined ? [] : [{ path, outcome: 'failed' as const, error }];
  });

function report(outcome: Outcome, isJson: boolean, terminal: Terminal): void {
  if (isJson) terminal.out(JSON.stringify(outcome));
}

function summarise({ outcomes, sent, known }: Ended, found: Found, terminal: Terminal): void {
  const listed = new Set(outcomes.map(({ path }) => path));
  const sizes = new Map<string, number>();
  for (const { path, bytes } of found.sources) if (listed.has(path)) sizes.set(path, bytes);
  const rows = [...outcomes]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, record, outcome, error }) => [
      nameOf(path),
      sizes.has(path) ? inBytes(sizes.get(path) ?? 0) : '',
      takenOf(record),
      cameraOf(record),
      record === undefined ? `${outcome}: ${error?.message ?? 'no record'}` : verdictOf(record),
    ]);
  for (const line of rows.length === 0 ? [] : table(pictureColumns, rows)) terminal.out(line);
  if (rows.length > 0) terminal.out('');
  terminal.out(countsOf({ outcomes, sent, known }, found));
}

function countsOf({ outcomes, sent, known }: Ended, found: Found): string {
  const count = (outcome: Outcome['outcome']): number => outcomes.filter((each) => each.outcome === outcome).length;
  // What was refused before it was sent has no digest.
  const listed = outcomes.filter(({ digest, outcome }) => digest !== undefined && outcome !== 'failed').length - sent;
  const there = known > listedMax ? listed + known : listed;
  const parts = [
    sent === 0 ? 'Nothing new to send.' : `${sent} sent.`,
    ...(there > 0 ? [`${there} already there.`] : []),
    ...(count('rejected') > 0 ? [`The analysis could not use ${count('rejected')}.`] : []),
    ...(count('failed') > 0 ? [`${count('failed')} failed.`] : []),
    ...(found.ignored.length > 0 ? [`${found.ignored.length} left out that cannot be pictures.`] : []),
    ...(found.problems.length > 0 ? [`${found.problems.length} could not be looked at.`] : []),
  ];
  return parts.join(' ');
}

function sayNothingFound(found: Found, isJson: boolean, terminal: Terminal): number {
  reportLost(found, isJson, terminal);
  for (const { path, failure } of isJson ? [] : found.missing) terminal.err(`${nameOf(path)}: ${inWords(failure)}`);
  if (found.missing.length === 0) terminal.err('No pictures found there.');
  return found.missing.length === 0 ? 0 : 1;
}
