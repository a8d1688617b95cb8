import type { Gate } from '../core/queue/schedule.ts';
import type { Totals } from '../core/queue/totals.ts';

/** How the queue stands. */
export interface QueueState {
  readonly totals: Totals;
  readonly gates: ReadonlySet<Gate>;
  /** Bytes a second, averaged over about ten seconds; 0 when too little is known. */
  readonly speed: number;
  /** Files that are being hashed. */
  readonly hashing: number;
  /** Bytes of running sends that are across already. */
  readonly sentInFlight: number;
  /** Milliseconds until all is sent; undefined when that cannot be known. */
  readonly timeLeftMs: number | undefined;
  /** Whether the queue cannot be saved, so that nothing goes on: the disk is full or gone. */
  readonly cannotSave: boolean;
}
