/**
 * What becomes of an upload when something happens. Nothing here acts: `advance` answers the upload as it is to be saved
 * and what is to be done then. An event that means nothing where the upload is changes nothing and asks for nothing.
 */
import type { Digest } from '../../../processor/contract/names.ts';
import { unreachable } from '../unreachable.ts';
import { afterProgress, counted, isDue, retryTable, wakeTime } from './retry-table.ts';
import type {
  Effect,
  Failure,
  FailureKind,
  Misses,
  Place,
  Resume,
  Step,
  Upload,
  UploadEvent,
  UploadSource,
} from './upload.ts';

type EventOf<Is extends UploadEvent['is']> = Extract<UploadEvent, { is: Is }>;
type Running = Extract<Place, { run: number }>;
type Awaiting = Extract<Place, { at: 'awaitingRecord' }>;

/** What an upload would lose by starting over. */
interface Earned {
  readonly digest?: Digest;
  readonly resume?: Resume;
}

/** The world, as far as a decision needs it. */
interface Moment {
  readonly now: number;
  readonly chance: number;
}

/** A new upload. `digest` when the file is known already: then it is not read to hash it. */
export function newUpload(
  { id, source, addedAt, again }: Pick<Upload, 'id' | 'source' | 'addedAt' | 'again'>,
  digest?: Digest,
): Upload {
  const place: Place = { at: 'queued', ...(digest !== undefined && { digest }) };
  return { id, source, addedAt, again, runs: 0, misses: {}, place };
}

/**
 * The next upload and what is to be done once it is saved. The very same upload and no effects when the event is to be
 * ignored. `now` in milliseconds since 1970; `chance` a fresh draw, 0 ≤ x < 1.
 */
export function advance(upload: Upload, event: UploadEvent, now: number, chance: number): Step {
  const moment = { now, chance };
  switch (event.is) {
    case 'started':
      return started(upload);
    case 'fingerprinted':
      return fingerprinted(upload, event);
    case 'opened':
      return opened(upload, event);
    case 'progressed':
      return progressed(upload, event);
    case 'stored':
      return stored(upload, event);
    case 'foundThere':
      return foundThere(upload, event);
    case 'sameBytes':
      return sameBytes(upload, event);
    case 'resumeLost':
    case 'missed':
    case 'released':
      return stepEnded(upload, event, moment);
    case 'recordSeen':
    case 'recordLost':
      return recordTold(upload, event, moment);
    case 'sourceSeen':
      return sourceSeen(upload, event.source);
    case 'woke':
      return woke(upload, now);
    case 'retryAsked':
      return retryAsked(upload);
    case 'cancelAsked':
      return cancelAsked(upload);
    default:
      return unreachable(event);
  }
}

const stay = (upload: Upload): Step => ({ upload, effects: [] });

const go = (
  upload: Upload,
  changes: Partial<Pick<Upload, 'place' | 'source' | 'misses' | 'runs'>>,
  effects: readonly Effect[] = [],
): Step => ({ upload: { ...upload, ...changes }, effects });

/** The running step this event is about, or undefined when it speaks of another. */
function runningIn({ place }: Upload, run: number): Running | undefined {
  const isRunning = place.at === 'fingerprinting' || place.at === 'sending';
  return isRunning && place.run === run ? place : undefined;
}

function sendingIn(upload: Upload, run: number): Extract<Place, { at: 'sending' }> | undefined {
  const place = runningIn(upload, run);
  return place?.at === 'sending' ? place : undefined;
}

const keep = (digest: Digest | undefined, resume: Resume | undefined): Earned => ({
  ...(digest !== undefined && { digest }),
  ...(resume !== undefined && { resume }),
});

function earnedIn(place: Place): Earned {
  switch (place.at) {
    case 'queued':
    case 'sending':
    case 'backingOff':
    case 'failed':
      return keep(place.digest, place.resume);
    case 'awaitingRecord':
    case 'done':
      return keep(place.digest, undefined);
    case 'fingerprinting':
    case 'cancelled':
      return {};
    default:
      return unreachable(place);
  }
}

const stopping = (place: Place): readonly Effect[] =>
  place.at === 'fingerprinting' || place.at === 'sending' ? [{ do: 'stop', run: place.run }] : [];

const abandoning = ({ digest, resume }: Earned): readonly Effect[] =>
  digest === undefined || resume === undefined ? [] : [{ do: 'abandon', digest, resume }];

function started(upload: Upload): Step {
  if (upload.place.at !== 'queued') return stay(upload);
  const { digest, resume } = upload.place;
  const run = upload.runs + 1;
  if (digest === undefined) {
    return go(upload, { place: { at: 'fingerprinting', run }, runs: run }, [{ do: 'fingerprint', run }]);
  }
  const earned = { digest, ...(resume !== undefined && { resume }) };
  return go(upload, { place: { at: 'sending', run, ...earned }, runs: run }, [{ do: 'send', run, ...earned }]);
}

function fingerprinted(upload: Upload, { run, digest }: EventOf<'fingerprinted'>): Step {
  if (runningIn(upload, run)?.at !== 'fingerprinting') return stay(upload);
  return go(upload, { place: { at: 'queued', digest }, misses: afterProgress(upload.misses) });
}

function opened(upload: Upload, { run, resume }: EventOf<'opened'>): Step {
  const place = sendingIn(upload, run);
  return place === undefined ? stay(upload) : go(upload, { place: { ...place, resume } });
}

// A file that keeps moving is healthy however often it trips. Without this a large one on a bad line would run out of
// attempts at 90 %.
function progressed(upload: Upload, { run }: EventOf<'progressed'>): Step {
  const misses = afterProgress(upload.misses);
  if (sendingIn(upload, run) === undefined || misses === upload.misses) return stay(upload);
  return go(upload, { misses });
}

function stored(upload: Upload, { run }: EventOf<'stored'>): Step {
  const place = sendingIn(upload, run);
  return place === undefined ? stay(upload) : awaitRecord(upload, place.digest, true);
}

function foundThere(upload: Upload, { run }: EventOf<'foundThere'>): Step {
  const place = sendingIn(upload, run);
  return place === undefined ? stay(upload) : awaitRecord(upload, place.digest, false);
}

function sameBytes(upload: Upload, { run, digest }: EventOf<'sameBytes'>): Step {
  const place = runningIn(upload, run);
  if (place === undefined || (place.at === 'sending' && place.digest !== digest)) return stay(upload);
  return awaitRecord(upload, digest, false);
}

function awaitRecord(upload: Upload, digest: Digest, sent: boolean): Step {
  const misses = afterProgress(upload.misses);
  // Sent, the parts are the object now; found there, ours are nobody's.
  const leftOver = sent ? [] : abandoning(earnedIn(upload.place));
  return go(upload, { place: { at: 'awaitingRecord', digest, sent }, misses }, [
    ...leftOver,
    { do: 'awaitRecord', digest },
  ]);
}

function stepEnded(upload: Upload, event: EventOf<'resumeLost' | 'missed' | 'released'>, moment: Moment): Step {
  const place = runningIn(upload, event.run);
  if (place === undefined) return stay(upload);
  switch (event.is) {
    case 'released':
      return go(upload, { place: { at: 'queued', ...earnedIn(place) } });
    case 'missed':
      return miss(upload, event.failure, moment);
    case 'resumeLost':
      return place.at === 'sending' ? miss(upload, { kind: 'lostThere', detail: 'multipart' }, moment) : stay(upload);
    default:
      return unreachable(event);
  }
}

/** Counts a failure and does what the table says: at once again, later again, or never. */
function miss(upload: Upload, failure: Failure, { now, chance }: Moment): Step {
  const because = counted(failure, upload.misses);
  const rule = retryTable[because.kind];
  const nth = (upload.misses[because.kind] ?? 0) + 1;
  const misses = { ...upload.misses, [because.kind]: nth };
  const earned = earnedIn(upload.place);
  const kept = rule.keeps === 'all' ? earned : keep(rule.keeps === 'digest' ? earned.digest : undefined, undefined);
  const dropping: readonly Effect[] = [
    ...(rule.keeps === 'all' ? [] : abandoning(earned)),
    ...(rule.keeps === 'nothing' ? [{ do: 'forgetDigest' } as const] : []),
  ];

  if (nth > rule.attempts) return go(upload, { place: { at: 'failed', because, ...kept }, misses }, dropping);
  const wakeAt = wakeTime(because, nth, now, chance);
  if (wakeAt <= now) return go(upload, { place: { at: 'queued', ...kept }, misses }, dropping);
  const place: Place = { at: 'backingOff', wakeAt, because, ...kept };
  return go(upload, { place, misses }, [...dropping, { do: 'wakeLater', at: wakeAt }]);
}

function recordTold(upload: Upload, event: EventOf<'recordSeen' | 'recordLost'>, moment: Moment): Step {
  const { place } = upload;
  if (place.at !== 'awaitingRecord' || place.digest !== event.digest) return stay(upload);
  const failure = failureIn(event);
  return failure === undefined ? go(upload, { place: doneFrom(place) }) : miss(upload, failure, moment);
}

function failureIn(event: EventOf<'recordSeen' | 'recordLost'>): Failure | undefined {
  if (event.is === 'recordLost') return { kind: event.how === 'deleted' ? 'deletedThere' : 'lostThere' };
  if (event.verdict === 'analysed') return undefined;
  return event.reason === 'mismatch' ? { kind: 'mismatch' } : { kind: 'rejected', reason: event.reason };
}

const doneFrom = ({ digest, sent }: Awaiting): Place => ({
  at: 'done',
  digest,
  outcome: sent ? 'uploaded' : 'alreadyThere',
});

const isSameContent = (a: UploadSource, b: UploadSource): boolean =>
  a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.inode === b.inode;

function sourceSeen(upload: Upload, source: UploadSource): Step {
  const { place } = upload;
  if (place.at === 'done' || place.at === 'cancelled') return stay(upload);
  return isSameContent(upload.source, source) ? sameSeen(upload, source) : edited(upload, source);
}

/** New content: nothing that was earned is of use to it. What the cloud has of the old stays there under its own digest. */
function edited(upload: Upload, source: UploadSource): Step {
  const { place, misses } = upload;
  const effects = [...stopping(place), ...abandoning(earnedIn(place))];
  if (place.at === 'failed' || place.at === 'awaitingRecord') {
    return go(upload, { source, place: { at: 'queued' }, misses: {} }, effects);
  }
  // A file that is written all the time must get its longer waits and its end: an edit is no progress.
  const staying: Misses = misses.sourceChanged === undefined ? {} : { sourceChanged: misses.sourceChanged };
  if (place.at !== 'backingOff') return go(upload, { source, place: { at: 'queued' }, misses: staying }, effects);
  const { wakeAt, because } = place;
  return go(upload, { source, place: { at: 'backingOff', wakeAt, because }, misses: staying }, effects);
}

/** Failures that lay in the file, and that are mended when it is seen again as it was seen last. */
const mendedBySeeing: ReadonlySet<FailureKind> = new Set(['sourceGone', 'sourceDenied', 'sourceBusy', 'sourceChanged']);

function sameSeen(upload: Upload, source: UploadSource): Step {
  const { place } = upload;
  if (place.at === 'failed' && mendedBySeeing.has(place.because.kind)) {
    return go(upload, { source, place: { at: 'queued', ...earnedIn(place) }, misses: {} });
  }
  const isMoved = source.path !== upload.source.path;
  if (!isMoved && source.folder === upload.source.folder) return stay(upload);
  // A running step reads from the old path; the digest it has, and the parts, are good at the new one.
  const isRunning = place.at === 'fingerprinting' || place.at === 'sending';
  if (!isMoved || !isRunning) return go(upload, { source });
  return go(upload, { source, place: { at: 'queued', ...earnedIn(place) } }, stopping(place));
}

function woke(upload: Upload, now: number): Step {
  const { place } = upload;
  if (place.at !== 'backingOff' || !isDue(place.wakeAt, now)) return stay(upload);
  return go(upload, { place: { at: 'queued', ...earnedIn(place) } });
}

function retryAsked(upload: Upload): Step {
  const { place } = upload;
  if (place.at !== 'failed' && place.at !== 'backingOff') return stay(upload);
  return go(upload, { place: { at: 'queued', ...earnedIn(place) }, misses: {} });
}

function cancelAsked(upload: Upload): Step {
  const { place } = upload;
  if (place.at === 'done' || place.at === 'cancelled') return stay(upload);
  return go(upload, { place: { at: 'cancelled' } }, [...stopping(place), ...abandoning(earnedIn(place))]);
}
