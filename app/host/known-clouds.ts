/** The clouds this machine was connected with: so that a host starts, and shows what it has, while its cloud is away. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { WellKnown } from '../../processor/contract/well-known.ts';
import { writeWhole } from '../adapters/write-whole.ts';

/** What is needed to work for somebody in a cloud that does not answer. No keys: those are asked for once it does. */
export const KnownCloud = z.object({
  wellKnown: WellKnown,
  /** As `connect` named it. */
  account: z.string().regex(/^[0-9a-f]{16}$/),
  owner: z.string().max(100),
});
export type KnownCloud = z.infer<typeof KnownCloud>;

/** What was noted, by the address that was asked for. */
export interface KnownClouds {
  find(address: string): KnownCloud | undefined;
  /** Not being able to write it down costs only that it is not known the next time. */
  note(address: string, cloud: KnownCloud): void;
}

const File = z.object({ version: z.literal(1), clouds: z.record(z.string(), z.unknown()) });

/** People have one or two. */
const cloudsMax = 20;

/** Reads and writes the list at `path`. Entries that do not parse are as if they were not there. */
export function createKnownClouds(path: string): KnownClouds {
  const load = (): Readonly<Record<string, unknown>> => {
    try {
      return File.parse(JSON.parse(readFileSync(path, 'utf8'))).clouds;
    } catch {
      // Missing or damaged: nothing is known, and the next connection writes it anew.
      return {};
    }
  };
  return {
    find: (address) => KnownCloud.safeParse(load()[address]).data,
    note: (address, cloud) => {
      const { [address]: _, ...others } = load();
      const clouds = Object.fromEntries([...Object.entries(others), [address, cloud]].slice(-cloudsMax));
      try {
        writeWhole(path, `${JSON.stringify({ version: 1, clouds }, undefined, 2)}\n`);
      } catch {
        // The disk is full: nothing depends on it now.
      }
    },
  };
}
