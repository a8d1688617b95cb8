/** What need not go through the queue: files that were sent before, are as they were, and have a good record. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Digest } from '../../processor/contract/names.ts';
import type { UploadSource } from '../core/queue/upload.ts';
import type { Host } from './open-host.ts';

/** A file whose bytes are in the cloud and were analysed, as far as the feed was read. */
export interface KnownFile {
  readonly path: string;
  readonly digest: Digest;
}

/** What knows of files. */
export interface KnownParts {
  readonly sightings: Pick<Host['sightings'], 'digestOf'>;
  readonly catalogue: Pick<Host['catalogue'], 'analysedAmong'>;
  readonly runner: Pick<Host['runner'], 'has'>;
}

/** So many are looked up at once, between two chances to stop. */
const together = 1_000;

/**
 * Parts files in two as they are found. The queue must have begun: a file that is on its list stays with it, whatever is known of it.
 * Nothing of this asks the cloud or looks at a file. Stopped, what was not looked up yet is among the rest.
 */
export async function partKnown(
  pieces: AsyncIterable<readonly UploadSource[]> | Iterable<readonly UploadSource[]>,
  { sightings, catalogue, runner }: KnownParts,
  stopped: AbortSignal,
): Promise<{ readonly known: readonly KnownFile[]; readonly rest: readonly UploadSource[] }> {
  const known: KnownFile[] = [];
  const rest: UploadSource[] = [];
  for await (const sources of pieces) {
    for (let at = 0; at < sources.length; at += together) {
      const some = sources.slice(at, at + together);
      if (stopped.aborted) {
        for (const source of some) rest.push(source);
        continue;
      }
      const digests = some.map((source) => (runner.has(source.path) ? undefined : sightings.digestOf(source)));
      const analysed = catalogue.analysedAmong(digests.filter((digest) => digest !== undefined));
      for (const [n, source] of some.entries()) {
        const digest = digests[n];
        if (digest !== undefined && analysed.has(digest)) known.push({ path: source.path, digest });
        else rest.push(source);
      }
      await nextTurn();
    }
  }
  return { known, rest };
}
