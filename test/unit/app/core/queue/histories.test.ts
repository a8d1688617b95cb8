import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, newUpload } from '../../../../../app/core/queue/machine.ts';
import { recovered } from '../../../../../app/core/queue/recover.ts';
import { retryTable } from '../../../../../app/core/queue/retry-table.ts';
import type { FailureKind, Place, Step, Upload, UploadEvent } from '../../../../../app/core/queue/upload.ts';
import { digestA, digestB, editedSource, movedSource, noon, source } from './sample-uploads.ts';

const histories = 10_000;
const kinds = Object.keys(retryTable) as FailureKind[];
const digests = [digestA, digestB];
const sources = [source, editedSource, movedSource, { ...source, inode: '43' }, { ...source, folder: 'other' }];

/** One thing that happens. */
interface Dice {
  readonly event: number;
  /** Which run the event is of: mostly the present one. */
  readonly run: number;
  readonly choice: number;
  readonly chance: number;
  readonly waitMs: number;
}

/** All of a throw from one number: five for each throw would take most of the test's time. */
const thrown = (seed: number): Dice => ({
  event: seed % 44,
  run: Math.floor(seed / 44) % 10,
  choice: Math.floor(seed / 440) % 1_000,
  chance: (Math.imul(seed, 0x9e3779b1) >>> 0) / 2 ** 32,
  waitMs: (Math.floor(seed / 440) % 1_000) * 400,
});

const pick = <T>(items: readonly T[], choice: number): T => items[choice % items.length]!;

function eventOf({ event, run: staleness, choice }: Dice, upload: Upload, now: number): UploadEvent | 'restart' {
  const run = staleness < 7 ? upload.runs : upload.runs + (staleness - 8) * 2;
  const digest = pick(digests, choice);
  const known = 'digest' in upload.place && upload.place.digest !== undefined ? upload.place.digest : digest;
  const list: readonly (UploadEvent | 'restart')[] = [
    { is: 'started' },
    { is: 'started' },
    { is: 'started' },
    { is: 'started' },
    { is: 'fingerprinted', run, digest },
    { is: 'fingerprinted', run, digest },
    { is: 'fingerprinted', run, digest },
    { is: 'opened', run, resume: { uploadId: `up-${choice}`, partBytes: 16_777_216 } },
    { is: 'opened', run, resume: { uploadId: `up-${choice}`, partBytes: 16_777_216 } },
    { is: 'resumeLost', run },
    { is: 'progressed', run },
    { is: 'stored', run },
    { is: 'foundThere', run },
    { is: 'missed', run, failure: { kind: pick(kinds, choice) } },
    { is: 'missed', run, failure: { kind: pick(kinds, choice), notBefore: now + choice * 1_000 } },
    { is: 'missed', run, failure: { kind: pick(kinds, choice) } },
    { is: 'missed', run, failure: { kind: pick(kinds, choice) } },
    { is: 'released', run },
    { is: 'sameBytes', run, digest },
    { is: 'recordSeen', digest: known, verdict: 'analysed' },
    { is: 'recordSeen', digest, verdict: 'analysed' },
    { is: 'recordSeen', digest: known, verdict: 'rejected', reason: 'mismatch' },
    { is: 'recordSeen', digest: known, verdict: 'rejected', reason: 'corrupt' },
    { is: 'recordLost', digest: known, how: choice % 2 === 0 ? 'deleted' : 'missing' },
    { is: 'sourceSeen', source: pick(sources, choice) },
    { is: 'sourceSeen', source: upload.source },
    { is: 'woke' },
    { is: 'woke' },
    { is: 'retryAsked' },
    choice % 3 === 0 ? { is: 'cancelAsked' } : { is: 'retryAsked' },
    'restart',
    { is: 'started' },
  ];
  // Now and then things go well, or few histories would get far.
  return list[event] ?? healthy(upload);
}

const digestIn = (place: Place): string | undefined => ('digest' in place ? place.digest : undefined);
const resumeIn = (place: Place): string | undefined => ('resume' in place ? place.resume?.uploadId : undefined);
const isRunning = (place: Place): boolean => place.at === 'fingerprinting' || place.at === 'sending';
const isFinal = (place: Place): boolean => place.at === 'done' || place.at === 'failed' || place.at === 'cancelled';

/** Throws when the step from `before` breaks a promise. Plain comparisons: `expect` would take most of the time. */
function check(before: Upload, { upload: next, effects }: Step): void {
  const broken = (promise: string): never => {
    throw new Error(`${promise}: ${JSON.stringify({ before, next, effects })}`);
  };
  if (next === before && effects.length > 0) broken('an ignored event has no effects');
  if (next.runs < before.runs || next.runs > before.runs + 1) broken('runs only grow, one at a time');
  if (isRunning(next.place) && 'run' in next.place && next.place.run !== next.runs) broken('the newest run runs');
  if (isRunning(next.place) && next.runs === before.runs && !isRunning(before.place)) broken('each step has its run');
  const wasOver = before.place.at === 'done' || before.place.at === 'cancelled';
  if (wasOver && next !== before) broken('nothing leaves done or cancelled');
  if (next.id !== before.id || next.addedAt !== before.addedAt) broken('an upload stays the same upload');

  const resume = resumeIn(next.place);
  if (resume !== undefined && digestIn(next.place) === undefined) broken('parts belong to a digest');
  const isSameResume = resume !== undefined && resume === resumeIn(before.place);
  if (isSameResume && digestIn(next.place) !== digestIn(before.place)) broken('parts never survive a digest');

  // The one that made it fail is counted too; a failed upload can still be cancelled.
  const last = next.place.at === 'failed' || next.place.at === 'cancelled' ? 1 : 0;
  for (const kind of kinds) {
    const most = retryTable[kind].attempts + last;
    if ((next.misses[kind] ?? 0) > most) broken('misses never exceed the table');
  }
  const stops = effects.filter((effect) => effect.do === 'stop');
  const isStoppedHere = isRunning(before.place) && !isRunning(next.place);
  if (stops.length > (isStoppedHere ? 1 : 0)) broken('only what runs is stopped');
}

function checkRestart(before: Upload, { upload: next, effects }: Step): void {
  expect(isRunning(next.place)).toBe(false);
  expect(digestIn(next.place)).toBe(digestIn(before.place));
  expect(resumeIn(next.place)).toBe(resumeIn(before.place));
  expect(next.misses).toEqual(before.misses);
  expect(next.runs).toBe(before.runs);
  if (!isRunning(before.place)) expect(next).toBe(before);
  expect(effects).toHaveLength(next.place.at === 'backingOff' || next.place.at === 'awaitingRecord' ? 1 : 0);
}

function healthy({ place }: Upload): UploadEvent {
  switch (place.at) {
    case 'queued':
      return { is: 'started' };
    case 'fingerprinting':
      return { is: 'fingerprinted', run: place.run, digest: digestA };
    case 'sending':
      return { is: 'stored', run: place.run };
    case 'awaitingRecord':
      return { is: 'recordSeen', digest: place.digest, verdict: 'analysed' };
    default:
      return { is: 'woke' };
  }
}

/** Throws when six healthy events do not bring the upload to a final place: backed off without a digest is furthest. */
function comeToAnEnd(start: Upload, now: number): void {
  let upload = start;
  for (let steps = 0; steps <= 6; steps++) {
    if (isFinal(upload.place)) return;
    const at = upload.place.at === 'backingOff' ? Math.max(now, upload.place.wakeAt) : now;
    const step = advance(upload, healthy(upload), at, 0);
    check(upload, step);
    upload = step.upload;
  }
  throw new Error(`stuck at ${JSON.stringify(start)}`);
}

describe(`upload machine, over ${histories.toLocaleString('en')} random histories`, () => {
  it('keeps its promises, and can always still come to an end', () => {
    const reached = new Map<string, number>();
    let now = noon;

    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 20, maxLength: 60, size: 'max' }), (history) => {
        let upload = newUpload({ id: 'u1', source, addedAt: noon, again: false });
        now = noon;
        for (const each of history.map(thrown)) {
          now += each.waitMs;
          const before = upload;
          const event = eventOf(each, upload, now);
          const step = event === 'restart' ? recovered(upload) : advance(upload, event, now, each.chance);
          if (event === 'restart') checkRestart(before, step);
          else check(before, step);
          upload = step.upload;
          if (upload !== before) {
            reached.set(upload.place.at, (reached.get(upload.place.at) ?? 0) + 1);
            comeToAnEnd(upload, now);
          }
          if (isFinal(upload.place) && upload.place.at !== 'failed' && each.choice % 4 > 0) break;
        }
      }),
      { numRuns: histories, seed: 20_261_122 },
    );

    // A generator that never gets anywhere proves nothing.
    const places: readonly Place['at'][] = [
      'queued',
      'fingerprinting',
      'sending',
      'awaitingRecord',
      'backingOff',
      'done',
      'failed',
      'cancelled',
    ];
    for (const place of places) expect(reached.get(place) ?? 0, place).toBeGreaterThan(1_000);
  }, 60_000);
});
