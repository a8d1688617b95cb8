import { describe, expect, it } from 'vitest';
import { advance, newUpload } from '../../../../../app/core/queue/machine.ts';
import type { Failure, FailureKind, Upload, UploadEvent } from '../../../../../app/core/queue/upload.ts';
import { digestA, noon, resume, source } from './sample-uploads.ts';

/** What a played upload went through. Waits in milliseconds, 0 where it was tried again at once. */
interface Played {
  readonly upload: Upload;
  readonly waits: readonly number[];
  readonly hashed: number;
  readonly sent: number;
  readonly finals: number;
}

/** What the world does to a step or a wait for a record; everything else goes well. */
interface World {
  readonly onFingerprinting?: (run: number) => readonly UploadEvent[];
  readonly onSending?: (run: number) => readonly UploadEvent[];
  readonly onAwaiting?: () => readonly UploadEvent[];
}

const almostOne = 0.999_999_999_999;
const isFinal = ({ place }: Upload): boolean => ['done', 'failed', 'cancelled'].includes(place.at);

function eventsFor({ place }: Upload, world: World): readonly UploadEvent[] {
  switch (place.at) {
    case 'queued':
      return [{ is: 'started' }];
    case 'fingerprinting':
      return world.onFingerprinting?.(place.run) ?? [{ is: 'fingerprinted', run: place.run, digest: digestA }];
    case 'sending':
      return (
        world.onSending?.(place.run) ?? [
          { is: 'progressed', run: place.run },
          { is: 'stored', run: place.run },
        ]
      );
    case 'awaitingRecord':
      return world.onAwaiting?.() ?? [{ is: 'recordSeen', digest: place.digest, verdict: 'analysed' }];
    case 'backingOff':
      return [{ is: 'woke' }];
    default:
      return [];
  }
}

/** Plays until the upload is in a final place, or has been through `rounds` rounds. */
function play(world: World, chance: number, rounds = 200): Played {
  let upload = newUpload({ id: 'u1', source, addedAt: noon, again: false });
  let now = noon;
  let finals = 0;
  const counts = { fingerprint: 0, send: 0 };
  const waits: number[] = [];
  for (let round = 0; round < rounds && !isFinal(upload); round++) {
    if (upload.place.at === 'backingOff') now = upload.place.wakeAt;
    for (const event of eventsFor(upload, world)) {
      const before = upload;
      const step = advance(upload, event, now, chance);
      upload = step.upload;
      for (const effect of step.effects) {
        if (effect.do === 'fingerprint' || effect.do === 'send') counts[effect.do]++;
      }
      const isMissed = upload.misses !== before.misses && total(upload) > total(before);
      if (isMissed && upload.place.at === 'backingOff') waits.push(upload.place.wakeAt - now);
      if (isMissed && upload.place.at === 'queued') waits.push(0);
      if (isFinal(upload) && !isFinal(before)) finals++;
    }
  }
  return { upload, waits, hashed: counts.fingerprint, sent: counts.send, finals };
}

const total = ({ misses }: Upload): number => Object.values(misses).reduce((sum, count) => sum + count, 0);

const failing = (failure: Failure): World => ({ onSending: (run) => [{ is: 'missed', run, failure }] });
const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

interface End {
  readonly world: World;
  readonly because: Failure;
  /** How often it was hashed and sent. */
  readonly hashed: number;
  readonly sent: number;
  /** Every wait in milliseconds when chance is 0, and when it is just under 1. */
  readonly shortest: readonly number[];
  readonly longest: readonly number[];
}

const once = (kind: FailureKind): End => ({
  world: failing({ kind }),
  because: { kind },
  hashed: 1,
  sent: 1,
  shortest: [],
  longest: [],
});

const ends: Readonly<Record<string, End>> = {
  'serverFault while sending': {
    world: failing({ kind: 'serverFault', detail: 'status 500' }),
    because: { kind: 'serverFault', detail: 'status 500' },
    hashed: 1,
    sent: 7,
    shortest: times(6, 1_000),
    longest: [2_000, 4_000, 8_000, 16_000, 32_000, 64_000],
  },
  'conflict while sending': {
    world: failing({ kind: 'conflict' }),
    because: { kind: 'conflict' },
    hashed: 1,
    sent: 9,
    shortest: times(8, 500),
    longest: [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000],
  },
  'stalled while sending': {
    world: failing({ kind: 'stalled' }),
    because: { kind: 'stalled' },
    hashed: 1,
    sent: 7,
    shortest: times(6, 1_000),
    longest: [2_000, 4_000, 8_000, 16_000, 32_000, 60_000],
  },
  'grantExpired while sending, three times at once and then as a fault': {
    world: failing({ kind: 'grantExpired' }),
    because: { kind: 'serverFault', detail: 'grantExpired' },
    hashed: 1,
    sent: 10,
    shortest: [0, 0, 0, ...times(6, 1_000)],
    longest: [0, 0, 0, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000],
  },
  'sourceBusy while hashing': {
    world: { onFingerprinting: (run) => [{ is: 'missed', run, failure: { kind: 'sourceBusy', detail: 'EBUSY' } }] },
    because: { kind: 'sourceBusy', detail: 'EBUSY' },
    hashed: 11,
    sent: 0,
    shortest: times(10, 1_000),
    longest: [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 120_000, 120_000, 120_000, 120_000],
  },
  'sourceChanged while hashing': {
    world: { onFingerprinting: (run) => [{ is: 'missed', run, failure: { kind: 'sourceChanged' } }] },
    because: { kind: 'sourceChanged' },
    hashed: 6,
    sent: 0,
    shortest: times(5, 500),
    longest: [1_000, 2_000, 4_000, 8_000, 16_000],
  },
  'sourceChanged after all of it got there, each time': {
    world: {
      onSending: (run) => [
        { is: 'progressed', run },
        { is: 'missed', run, failure: { kind: 'sourceChanged' } },
      ],
    },
    because: { kind: 'sourceChanged' },
    hashed: 6,
    sent: 6,
    shortest: times(5, 500),
    longest: [1_000, 2_000, 4_000, 8_000, 16_000],
  },
  'mismatch in every record': {
    world: { onAwaiting: () => [{ is: 'recordSeen', digest: digestA, verdict: 'rejected', reason: 'mismatch' }] },
    because: { kind: 'mismatch' },
    hashed: 4,
    sent: 4,
    shortest: times(3, 1_000),
    longest: [2_000, 4_000, 8_000],
  },
  'lostThere: every multipart upload vanishes before it is complete': {
    world: {
      onSending: (run) => [
        { is: 'opened', run, resume },
        { is: 'progressed', run },
        { is: 'resumeLost', run },
      ],
    },
    because: { kind: 'lostThere', detail: 'multipart' },
    hashed: 1,
    sent: 4,
    shortest: times(3, 1_000),
    longest: [2_000, 4_000, 8_000],
  },
  'lostThere: the cloud never has what it took': {
    world: { onAwaiting: () => [{ is: 'recordLost', digest: digestA, how: 'missing' }] },
    because: { kind: 'lostThere' },
    hashed: 1,
    sent: 4,
    shortest: times(3, 1_000),
    longest: [2_000, 4_000, 8_000],
  },
  'sourceGone while sending': once('sourceGone'),
  'sourceDenied while sending': once('sourceDenied'),
  'denied while sending': once('denied'),
  'tooLarge while sending': once('tooLarge'),
  'empty while sending': once('empty'),
  'deletedThere while sending': once('deletedThere'),
  'rejected by the analysis': {
    ...once('rejected'),
    world: { onAwaiting: () => [{ is: 'recordSeen', digest: digestA, verdict: 'rejected', reason: 'notAnImage' }] },
    because: { kind: 'rejected', reason: 'notAnImage' },
  },
};

describe('upload machine, played to the end', () => {
  it('is done after one go when all goes well', () => {
    const played = play({}, 0.5);

    expect(played.upload.place).toEqual({ at: 'done', digest: digestA, outcome: 'uploaded' });
    expect(played).toMatchObject({ waits: [], hashed: 1, sent: 1, finals: 1 });
  });

  for (const [says, { world, because, hashed, sent, shortest, longest }] of Object.entries(ends)) {
    it(`ends once, and for this cause: ${says}`, () => {
      for (const [chance, waits] of [
        [0, shortest],
        [almostOne, longest],
      ] as const) {
        const played = play(world, chance);

        expect(played.upload.place).toMatchObject({ at: 'failed', because });
        expect(played.waits).toEqual(waits);
        expect(played).toMatchObject({ hashed, sent, finals: 1 });
      }
    });
  }

  for (const [kind, shortest, longest] of [
    ['offline', 1_000, [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]],
    ['throttled', 2_500, [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]],
    ['signedOut', 2_500, [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]],
  ] as const) {
    it(`never gives up while ${kind}`, () => {
      const eager = play(failing({ kind }), 0, 6_002);
      const patient = play(failing({ kind }), almostOne, 6_002);

      expect(eager.finals + patient.finals).toBe(0);
      expect(eager.waits).toEqual(times(2_000, shortest));
      expect(patient.waits.slice(0, longest.length)).toEqual(longest);
      expect(new Set(patient.waits.slice(longest.length))).toEqual(new Set([longest.at(-1)]));
    });
  }

  it('covers every kind there is', () => {
    const kinds: Readonly<Record<FailureKind, true>> = {
      offline: true,
      throttled: true,
      signedOut: true,
      serverFault: true,
      conflict: true,
      grantExpired: true,
      stalled: true,
      sourceChanged: true,
      sourceBusy: true,
      mismatch: true,
      lostThere: true,
      sourceGone: true,
      sourceDenied: true,
      denied: true,
      tooLarge: true,
      empty: true,
      deletedThere: true,
      rejected: true,
    };
    const played = new Set([
      'offline',
      'throttled',
      'signedOut',
      ...Object.keys(ends).map((says) => says.split(/[ :]/)[0]),
    ]);

    expect(Object.keys(kinds).filter((kind) => !played.has(kind))).toEqual([]);
  });

  it('gets a large original across a line that breaks after every part', () => {
    let parts = 0;
    const world: World = {
      onSending: (run) => [
        { is: 'progressed', run },
        ++parts < 60 ? { is: 'missed', run, failure: { kind: 'stalled' } } : { is: 'stored', run },
      ],
    };

    const played = play(world, almostOne);

    expect(played.upload.place.at).toBe('done');
    expect(played.waits).toEqual(times(59, 2_000));
  });
});
