/** Which cloud, whose account, and whether it can be reached. */
import { z } from 'zod';
import { subscription } from '../contract.ts';
import { Gate } from './shared.ts';

/** The connection as people are shown it. */
export const Connection = z.object({
  /** `local`: the cloud on this machine, without an account. */
  cloud: z.enum(['local', 'aws']),
  /** Host name and port of the API, nothing else of its address. */
  address: z.string(),
  /** Whom the cloud takes this person for: a short name, or the end of an identity. */
  owner: z.string(),
  gates: z.array(Gate),
  /**
   * Of the local cloud, where this program started it. `starting`: it stopped and is being started again. `stopped`: it did
   * so again and again, and is not started any more.
   */
  localCloud: z.enum(['running', 'starting', 'stopped']).exactOptional(),
  /** The queue cannot be saved, so nothing goes on: this machine's disk is full or gone. */
  cannotSave: z.boolean(),
});
export type Connection = z.infer<typeof Connection>;

/** The service. Items are whole, and come when something changed. */
export const connection = { watch: subscription(Connection) } as const;
