/** Who waits for which record, and where the records come from. */
import type { Digest } from '../../processor/contract/names.ts';
import type { Failure, UploadEvent } from '../core/queue/upload.ts';
import { createFeedReader, type Sighted } from './feed-reader.ts';
import type { Catalogue, Clock, Cloud } from './ports.ts';

/** Where uploads wait for their records. */
export interface RecordDesk {
  /** Posts what becomes of this digest. `wasSent`: its record is still to be made; else it may be there already. */
  await(id: string, digest: Digest, wasSent: boolean): void;
  /** As `await`, after a restart: the feed may be past it, for the catalogue was saved and then the process ended. */
  awaitAgain(id: string, digest: Digest): void;
  isAwaited(digest: Digest): boolean;
  /** Begins to read, or reads at once when it reads already. */
  start(): void;
  stop(): void;
}

/** What a desk needs, and whom it tells. */
export interface RecordDeskParts {
  readonly cloud: Cloud;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly post: (id: string, event: UploadEvent) => void;
  readonly onRead: (failure: Failure | undefined) => void;
  readonly onFault: (error: unknown) => void;
}

/** Nobody waits yet. */
export function createRecordDesk({ cloud, catalogue, clock, post, onRead, onFault }: RecordDeskParts): RecordDesk {
  const awaiting = new Map<Digest, Set<string>>();

  const onSighted = (sighted: Sighted): void => {
    const digest = sighted.state === 'ready' ? sighted.record.digest : sighted.digest;
    const ids = awaiting.get(digest);
    awaiting.delete(digest);
    for (const id of ids ?? []) post(id, eventOf(sighted));
  };
  const feed = createFeedReader({ cloud, catalogue, clock, onSighted, onRead, onFault });

  const note = (id: string, digest: Digest): void =>
    void awaiting.set(digest, (awaiting.get(digest) ?? new Set()).add(id));

  return {
    await: (id, digest, wasSent) => {
      note(id, digest);
      const known = wasSent ? undefined : catalogue.recordOf(digest);
      if (known !== undefined) onSighted({ state: 'ready', record: known });
      else if (wasSent) feed.await(digest);
      else feed.askFor(digest);
    },
    awaitAgain: (id, digest) => {
      note(id, digest);
      feed.askFor(digest);
    },
    isAwaited: (digest) => awaiting.has(digest),
    start: feed.start,
    stop: feed.stop,
  };
}

function eventOf(sighted: Sighted): UploadEvent {
  if (sighted.state !== 'ready') return { is: 'recordLost', digest: sighted.digest, how: sighted.state };
  const { digest, verdict, reason } = sighted.record;
  if (verdict === 'analysed') return { is: 'recordSeen', digest, verdict };
  return { is: 'recordSeen', digest, verdict, reason: reason ?? 'crashed' };
}
