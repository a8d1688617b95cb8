/** Which cloud this data directory is connected to, remembered over restarts. Nothing in it is secret. */
import { readFileSync, rmSync } from 'node:fs';
import * as z from 'zod';
import { WellKnown } from '../../processor/contract/well-known.ts';
import { writeWhole } from './write-whole.ts';

/** A cloud somebody connected to: enough to open its account while it cannot be reached. */
export const RememberedCloud = z.object({
  wellKnown: WellKnown,
  /** The folder of the account. */
  account: z.string().regex(/^[0-9a-f]{16}$/),
  /** What people call whom the cloud takes them for. */
  owner: z.string(),
});
export type RememberedCloud = z.infer<typeof RememberedCloud>;

/** The memory. */
export interface CloudMemory {
  /** Undefined: the cloud on this machine. */
  load(): RememberedCloud | undefined;
  /** On disk when it returns. */
  save(cloud: RememberedCloud): void;
  forget(): void;
}

const File = RememberedCloud.extend({ version: z.literal(1) });

/** Remembers at `path`. A file that does not parse is no memory: one connects again, and no picture is lost by it. */
export const createCloudMemory = (path: string): CloudMemory => ({
  load: () => {
    try {
      const { version: _version, ...cloud } = File.parse(JSON.parse(readFileSync(path, 'utf8')));
      return cloud;
    } catch {
      return undefined;
    }
  },
  save: (cloud) => writeWhole(path, `${JSON.stringify({ version: 1, ...cloud }, undefined, 2)}\n`),
  forget: () => rmSync(path, { force: true }),
});
