import type { Place, Resume, Upload, UploadEvent, UploadSource } from '../../../../../app/core/queue/upload.ts';

/** Noon on 22 November 2026, UTC. */
export const noon = 1_795_348_800_000;

export const digestA = 'a'.repeat(64);
export const digestB = 'b'.repeat(64);
export const resume: Resume = { uploadId: 'up-1', partBytes: 16_777_216 };

export const source: UploadSource = {
  path: '/pictures/IMG_1.JPG',
  bytes: 200_000_000,
  modifiedMs: 1_700_000_000_123.5,
  inode: '42',
  folder: 'pictures',
};
/** The same path with other content. */
export const editedSource: UploadSource = { ...source, bytes: 200_000_001, modifiedMs: 1_700_000_999_000 };
/** The same content at another path. */
export const movedSource: UploadSource = { ...source, path: '/pictures/2026/IMG_1.JPG' };

/** An upload at a place. The last run it handed out is 7. */
export const uploadAt = (place: Place, more: Partial<Upload> = {}): Upload => ({
  id: 'u1',
  source,
  addedAt: noon,
  again: false,
  runs: 7,
  misses: {},
  place,
  ...more,
});

/** One upload in every place, and in every shape that place has. */
export const places = {
  queued: { at: 'queued' },
  queuedKnown: { at: 'queued', digest: digestA },
  queuedParts: { at: 'queued', digest: digestA, resume },
  fingerprinting: { at: 'fingerprinting', run: 7 },
  sending: { at: 'sending', run: 7, digest: digestA },
  sendingParts: { at: 'sending', run: 7, digest: digestA, resume },
  awaiting: { at: 'awaitingRecord', digest: digestA, sent: true },
  backingOff: { at: 'backingOff', wakeAt: noon + 5_000, because: { kind: 'serverFault' }, digest: digestA, resume },
  done: { at: 'done', digest: digestA, outcome: 'uploaded' },
  failed: { at: 'failed', because: { kind: 'serverFault' }, digest: digestA, resume },
  cancelled: { at: 'cancelled' },
} as const satisfies Record<string, Place>;

/** One of every event, all of run 7 and of the first digest. */
export const events = {
  started: { is: 'started' },
  fingerprinted: { is: 'fingerprinted', run: 7, digest: digestA },
  opened: { is: 'opened', run: 7, resume: { uploadId: 'up-2', partBytes: 16_777_216 } },
  resumeLost: { is: 'resumeLost', run: 7 },
  progressed: { is: 'progressed', run: 7 },
  stored: { is: 'stored', run: 7 },
  foundThere: { is: 'foundThere', run: 7 },
  missed: { is: 'missed', run: 7, failure: { kind: 'stalled' } },
  missedForGood: { is: 'missed', run: 7, failure: { kind: 'denied' } },
  released: { is: 'released', run: 7 },
  sameBytes: { is: 'sameBytes', run: 7, digest: digestA },
  analysed: { is: 'recordSeen', digest: digestA, verdict: 'analysed' },
  rejected: { is: 'recordSeen', digest: digestA, verdict: 'rejected', reason: 'corrupt' },
  mismatch: { is: 'recordSeen', digest: digestA, verdict: 'rejected', reason: 'mismatch' },
  deletedThere: { is: 'recordLost', digest: digestA, how: 'deleted' },
  missingThere: { is: 'recordLost', digest: digestA, how: 'missing' },
  sameSeen: { is: 'sourceSeen', source },
  movedSeen: { is: 'sourceSeen', source: movedSource },
  editedSeen: { is: 'sourceSeen', source: editedSource },
  woke: { is: 'woke' },
  retryAsked: { is: 'retryAsked' },
  cancelAsked: { is: 'cancelAsked' },
} as const satisfies Record<string, UploadEvent>;
