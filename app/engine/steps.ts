/** Carries out the steps of uploads: hashing and sending. Each step's result is posted with its run number. */
import type { Digest } from '../../processor/contract/names.ts';
import type { Effect, Failure, Upload, UploadEvent } from '../core/queue/upload.ts';
import type { GrantDesk } from './grant-desk.ts';
import { factsOf } from './own-fault.ts';
import type { Catalogue, Clock, Cloud, Disk, Fingerprinter, Log, Sender, Sightings } from './ports.ts';
import type { SendMeter } from './send-meter.ts';
import { sendOriginal } from './send-original.ts';

/** What steps work with. */
export interface StepParts {
  readonly cloud: Cloud;
  readonly sender: Sender;
  readonly fingerprinter: Fingerprinter;
  readonly disk: Disk;
  readonly sightings: Sightings;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly log: Log;
  readonly grants: GrantDesk;
  readonly meter: SendMeter;
  /** Whether another upload of these bytes is in the cloud and awaits its record. */
  readonly isAwaited: (digest: Digest) => boolean;
  readonly post: (id: string, event: UploadEvent) => void;
}

/** The steps that run. */
export interface Steps {
  fingerprint(upload: Upload, run: number): void;
  send(upload: Upload, effect: Extract<Effect, { do: 'send' }>): void;
  /** Stops this run; nothing is posted for it. */
  stop(id: string, run: number): void;
  /** Stops these and posts `released` for each. */
  release(which: 'all' | 'sends'): void;
  sentOf(id: string): number;
  sentInFlight(): number;
  /** Stops all and resolves when they are over, or after so many milliseconds. */
  endAll(withinMs: number): Promise<void>;
}

interface Running {
  readonly run: number;
  readonly kind: 'hash' | 'send';
  readonly ending: AbortController;
  readonly over: Promise<void>;
  sent: number;
  released: boolean;
}

/** Enough of a digest to follow one original through a log, and too little to ask for it. */
export const shortened = (digest: Digest): string => digest.slice(0, 8);

/** No step runs yet. */
export function createSteps(parts: StepParts): Steps {
  const running = new Map<string, Running>();

  const begin = (
    id: string,
    how: Pick<Running, 'run' | 'kind'>,
    work: (step: Running) => Promise<UploadEvent>,
  ): void => {
    const ending = new AbortController();
    let finish: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const step: Running = { ...how, ending, over, sent: 0, released: false };
    running.set(id, step);
    work(step)
      .catch((error: unknown): UploadEvent => {
        parts.log('ownFault', { where: how.kind, ...factsOf(error) });
        return { is: 'missed', run: how.run, failure: { kind: 'serverFault', detail: 'own fault' } };
      })
      .then((event) => {
        if (running.get(id) === step) running.delete(id);
        finish();
        if (step.released) parts.post(id, { is: 'released', run: how.run });
        else if (!ending.signal.aborted) parts.post(id, event);
      });
  };

  const hash = async (upload: Upload, run: number, signal: AbortSignal): Promise<UploadEvent> => {
    const { source } = upload;
    const known = source.bytes > 0 ? parts.sightings.digestOf(source) : undefined;
    if (known !== undefined || source.bytes === 0) return lookAt(upload, run, known);
    const hashed = await parts.fingerprinter.fingerprint(source, signal);
    // Edited since it was queued, or since it was found to be changing: what counts is how it is now.
    if (!hashed.ok && hashed.failure.kind === 'sourceChanged') return lookAt(upload, run, hashed.failure);
    if (!hashed.ok) return { is: 'missed', run, failure: hashed.failure };
    parts.sightings.remember(source, hashed.value);
    return judge(upload, run, hashed.value);
  };

  /** An upload whose file is not read now: told anew when the file is not what was queued, else by what is known of it. */
  const lookAt = async (upload: Upload, run: number, known: Digest | Failure | undefined): Promise<UploadEvent> => {
    const { source } = upload;
    const seen = await parts.disk.look(source.path);
    if (!seen.ok) return { is: 'missed', run, failure: seen.failure };
    if (seen.value.bytes !== source.bytes || seen.value.modifiedMs !== source.modifiedMs) {
      return {
        is: 'sourceSeen',
        source: { ...seen.value, ...(source.folder !== undefined && { folder: source.folder }) },
      };
    }
    if (typeof known === 'string') return judge(upload, run, known);
    return { is: 'missed', run, failure: known ?? { kind: 'empty' } };
  };

  /** What the catalogue or another upload settles needs no word with the cloud. */
  const judge = (upload: Upload, run: number, digest: Digest): UploadEvent => {
    const isKnown = parts.catalogue.knows(digest);
    const known = isKnown ? parts.catalogue.recordOf(digest) : undefined;
    if (known !== undefined && known.reason !== 'mismatch') return { is: 'sameBytes', run, digest };
    if (parts.isAwaited(digest)) return { is: 'sameBytes', run, digest };
    if (isKnown && parts.catalogue.isDeleted(digest) && !upload.again)
      return { is: 'missed', run, failure: { kind: 'deletedThere' } };
    return { is: 'fingerprinted', run, digest };
  };

  const send = async (upload: Upload, effect: Extract<Effect, { do: 'send' }>, step: Running): Promise<UploadEvent> => {
    const { run } = effect;
    const settled = effect.resume === undefined ? judge(upload, run, effect.digest) : undefined;
    if (settled !== undefined && settled.is !== 'fingerprinted') return settled;
    parts.meter.onBusy(1);
    const end = await sendOriginal({ upload, ...effect }, parts, hooksOf(upload, step), step.ending.signal).finally(
      () => parts.meter.onBusy(-1),
    );
    if (end.is === 'stored' || end.is === 'foundThere') parts.log(end.is, { digest: shortened(effect.digest) });
    return { ...end, run };
  };

  const hooksOf = (upload: Upload, step: Running) => ({
    onBytes: (bytes: number): void => {
      step.sent += bytes;
      parts.meter.onBytes(bytes);
    },
    onOpened: (resume: { readonly uploadId: string; readonly partBytes: number }): void =>
      parts.post(upload.id, { is: 'opened', run: step.run, resume }),
    onPart: (): void => parts.post(upload.id, { is: 'progressed', run: step.run }),
  });

  return {
    fingerprint: (upload, run) =>
      begin(upload.id, { run, kind: 'hash' }, (step) => hash(upload, run, step.ending.signal)),
    send: (upload, effect) => begin(upload.id, { run: effect.run, kind: 'send' }, (step) => send(upload, effect, step)),
    stop: (id, run) => {
      const step = running.get(id);
      if (step?.run === run) step.ending.abort();
    },
    release: (which) => {
      for (const step of running.values()) {
        if (which === 'sends' && step.kind !== 'send') continue;
        step.released = true;
        step.ending.abort();
      }
    },
    sentOf: (id) => running.get(id)?.sent ?? 0,
    sentInFlight: () => [...running.values()].reduce((sum, step) => sum + step.sent, 0),
    endAll: async (withinMs) => {
      for (const step of running.values()) step.ending.abort();
      let enough: () => void = () => undefined;
      const timeUp = new Promise<void>((resolve) => {
        enough = parts.clock.after(withinMs, resolve);
      });
      await Promise.race([Promise.all([...running.values()].map((step) => step.over)), timeUp]);
      enough();
    },
  };
}
