/**
 * Runs the queue: turns what happened into events, saves what the machine decides, then carries out the effects, in that
 * order. Events of one turn are decided together and saved in one transaction.
 */
import { haltingGates, startable } from '../core/queue/schedule.ts';
import type { Effect, Upload, UploadEvent, UploadSource } from '../core/queue/upload.ts';
import { createGates } from './gates.ts';
import { createGrantDesk } from './grant-desk.ts';
import { factsOf } from './own-fault.ts';
import type {
  Catalogue,
  Chance,
  Clock,
  Cloud,
  Disk,
  Fingerprinter,
  Journal,
  Log,
  Sender,
  Sightings,
  Stop,
} from './ports.ts';
import { createQueueBook, type Posted } from './queue-book.ts';
import { longestNapMs, queueLimits, saveAgainMs, stopMs, usualSending } from './queue-limits.ts';
import type { QueueState } from './queue-state.ts';
import { createRecordDesk } from './record-desk.ts';
import { createSendMeter } from './send-meter.ts';
import { createSteps, shortened } from './steps.ts';

/** What a runner works with. */
export interface RunnerParts {
  readonly cloud: Cloud;
  readonly sender: Sender;
  readonly fingerprinter: Fingerprinter;
  readonly disk: Disk;
  readonly journal: Journal;
  readonly sightings: Sightings;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  /** Calls `fn` in the turn after this one; absent: at the end of this one. The later, the more events share a transaction. */
  readonly soon?: (fn: () => void) => void;
  /** Between how many originals are sent at once, and with how many it begins. */
  readonly sending?: { readonly min: number; readonly max: number; readonly start: number };
}

/** The queue's controls. Calls that change something are safe to repeat. */
export interface QueueRunner {
  /** Begins, with what was left over from the last time. Answers how many saved uploads could not be understood. */
  start(): { readonly setAside: number };
  /** Ends running steps and resolves when they are over, at most one second later. */
  stop(): Promise<void>;
  /**
   * Takes these files in and answers the id of each. A path that is in the queue already is looked at again. `again`:
   * also what its owner deleted in the cloud; `retry`: also what failed before, though the file is as it was.
   */
  add(
    sources: readonly UploadSource[],
    how?: { readonly again?: boolean; readonly retry?: boolean },
  ): readonly string[];
  setPaused(paused: boolean): void;
  /** The machine runs on its battery and the person wants it spared. */
  setOnBattery(spares: boolean): void;
  retry(id: string): void;
  retryAllFailed(): void;
  cancel(id: string): void;
  /** Takes what is done or cancelled off the list; with `ids` only those of them. */
  clearFinished(ids?: readonly string[]): void;
  get(id: string): Upload | undefined;
  /** Whether an upload of this path is on the list, finished or not. */
  has(path: string): boolean;
  all(): Iterable<Upload>;
  /** Bytes of a running send that are across. */
  sentOf(id: string): number;
  state(): QueueState;
  /** Reads the feed now and not at its next turn. Its gates follow what comes of it. */
  readFeedNow(): void;
  /** Called after every saved change with the uploads that changed. */
  onChange(listener: (changed: readonly Upload[]) => void): Stop;
}

const atTurnsEnd = (fn: () => void): void => void Promise.resolve().then(fn);

/** A runner that has not begun. */
export function createQueueRunner(parts: RunnerParts): QueueRunner {
  const { clock, sightings, log, soon = atTurnsEnd } = parts;
  const book = createQueueBook(parts);
  const { line } = book;
  const listeners = new Set<(changed: readonly Upload[]) => void>();
  const ending = new AbortController();
  const meter = createSendMeter(clock, parts.sending ?? usualSending);
  let inbox: Posted[] = [];
  let isTurnPlanned = false;
  let cannotSave = false;
  let wake: Stop | undefined;

  const records = createRecordDesk({
    ...parts,
    post: (id, event) => post(id, event),
    onRead: (failure) => gates.onAnswer(failure),
    onFault: (error) => log('ownFault', { where: 'records', ...factsOf(error) }),
  });

  const gates = createGates(clock, {
    onClosed: (gate) => {
      log('gateClosed', { gate });
      // Whom the server takes already, it takes: what asks for less is about what would come next.
      if (gate !== 'throttled') steps.release(haltingGates.includes(gate) ? 'all' : 'sends');
      // Reading the feed is how it finds out that the cloud is back.
      if (gate === 'offline' || gate === 'signedOut') records.start();
    },
    onOpened: (gate) => {
      log('gateOpened', { gate });
      for (const { id, place } of line.all()) {
        if (place.at === 'backingOff' && place.because.kind === gate) post(id, { is: 'retryAsked' });
      }
      startMore();
    },
  });

  const steps = createSteps({
    ...parts,
    grants: createGrantDesk({ cloud: parts.cloud, clock, signal: ending.signal, next: () => line.toSend() }),
    isAwaited: records.isAwaited,
    meter,
    post: (id, event) => {
      if (event.is === 'missed') {
        log('missed', { kind: event.failure.kind, detail: event.failure.detail ?? '' });
        if (event.failure.kind === 'throttled') meter.onThrottled();
        gates.onAnswer(event.failure);
      } else if (event.is === 'stored' || event.is === 'foundThere') gates.onAnswer(undefined, event.is === 'stored');
      post(id, event);
    },
  });

  const post = (id: string, event: UploadEvent): void => {
    inbox.push({ id, event });
    planTurn();
  };

  const planTurn = (): void => {
    if (isTurnPlanned || ending.signal.aborted) return;
    isTurnPlanned = true;
    soon(takeTurn);
  };

  /** Decides everything in the inbox, saves it, then acts. What cannot be saved stays in the inbox. */
  const takeTurn = (): void => {
    isTurnPlanned = false;
    if (ending.signal.aborted) return;
    const turn = [...inbox];
    const { changed, effects } = book.decide(turn);
    if (!trySave(() => book.take(changed))) {
      isTurnPlanned = true;
      clock.after(saveAgainMs, takeTurn);
      return;
    }
    inbox = inbox.slice(turn.length);
    tell(changed);
    logHashed(turn);
    for (const { id, effect } of effects) act(id, effect);
    planWake();
    startMore();
    if (inbox.length > 0) planTurn();
  };

  /** Told once it is saved: what the log says was hashed is never hashed again. */
  const logHashed = (turn: readonly Posted[]): void => {
    for (const { event } of turn) if (event.is === 'fingerprinted') log('hashed', { digest: shortened(event.digest) });
  };

  const trySave = (save: () => void): boolean => {
    try {
      save();
      cannotSave = false;
    } catch (error) {
      if (!cannotSave) log('cannotSave', { error: error instanceof Error ? error.name : 'unknown' });
      cannotSave = true;
      tell([]);
    }
    return !cannotSave;
  };

  const tell = (changed: readonly Upload[]): void => {
    for (const listener of listeners) listener(changed);
  };

  const act = (id: string, effect: Effect): void => {
    const upload = line.get(id);
    if (upload === undefined) return;
    switch (effect.do) {
      case 'fingerprint':
        steps.fingerprint(upload, effect.run);
        break;
      case 'send':
        steps.send(upload, effect);
        break;
      case 'stop':
        steps.stop(id, effect.run);
        break;
      case 'awaitRecord':
        records.await(id, effect.digest, upload.place.at === 'awaitingRecord' && upload.place.sent);
        break;
      case 'wakeLater': // planned after every turn, for all of them
        break;
      case 'forgetDigest':
        sightings.forget(upload.source);
        break;
      case 'abandon':
        // Its failing is harmless: the bucket sweeps what nobody completes.
        parts.cloud.abandon(effect.digest, effect.resume.uploadId, ending.signal).catch(() => undefined);
        break;
    }
  };

  const planWake = (): void => {
    wake?.();
    const at = line.nextWakeAt();
    if (at === undefined) return;
    wake = clock.after(Math.min(longestNapMs, Math.max(0, at - clock.now())), () => {
      const due = line.due(clock.now());
      for (const id of due) post(id, { is: 'woke' });
      if (due.length === 0) planWake();
    });
  };

  // The same upload may be named twice before its turn comes: the machine ignores the second.
  const startMore = (): void => {
    if (ending.signal.aborted || cannotSave) return;
    const { speed } = meter.state(0);
    const limits = { ...queueLimits, speed, sending: meter.allowed() };
    for (const id of startable(line, gates.closed(), limits)) post(id, { is: 'started' });
  };
  meter.onAllowed(startMore);

  return {
    start: () => {
      const { setAside, effects } = book.load();
      for (const { id, effect } of effects) {
        if (effect.do === 'awaitRecord') records.awaitAgain(id, effect.digest);
        else act(id, effect);
      }
      records.start();
      planWake();
      startMore();
      return { setAside };
    },
    stop: async () => {
      ending.abort();
      wake?.();
      records.stop();
      meter.stop();
      gates.stop();
      await steps.endAll(stopMs);
    },
    add: (sources, { again = false, retry = false } = {}) => {
      const entries = sources.map((source) => ({ source, ...book.find(source, again) }));
      const fresh = book.enter(entries);
      tell(fresh);
      for (const { upload, isNew, source } of entries) {
        if (isNew) continue;
        post(upload.id, { is: 'sourceSeen', source });
        if (retry) post(upload.id, { is: 'retryAsked' });
      }
      startMore();
      return entries.map(({ upload }) => upload.id);
    },
    setPaused: (paused) => gates.set('paused', paused),
    setOnBattery: (spares) => gates.set('battery', spares),
    retry: (id) => post(id, { is: 'retryAsked' }),
    retryAllFailed: () => {
      for (const { id, place } of line.all()) if (place.at === 'failed') post(id, { is: 'retryAsked' });
    },
    cancel: (id) => post(id, { is: 'cancelAsked' }),
    clearFinished: (ids) => {
      const meant = ids === undefined ? [...line.all()] : ids.flatMap((id) => line.get(id) ?? []);
      book.remove(meant.flatMap(({ id, place }) => (place.at === 'done' || place.at === 'cancelled' ? [id] : [])));
      tell([]);
    },
    get: (id) => line.get(id),
    has: book.has,
    all: () => line.all(),
    sentOf: steps.sentOf,
    state: () => {
      const totals = book.totals();
      const sentInFlight = steps.sentInFlight();
      const toSend = totals.left.bytes - totals.awaiting.bytes - sentInFlight;
      return { totals, gates: gates.closed(), hashing: line.hashing, sentInFlight, cannotSave, ...meter.state(toSend) };
    },
    readFeedNow: records.start,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
