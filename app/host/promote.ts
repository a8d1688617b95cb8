/** Opens the move of everything the local cloud holds to the cloud a host is open for. */
import { join } from 'node:path';
import type { PictureRecord } from '../../processor/contract/record.ts';
import { systemClock } from '../adapters/clock.ts';
import { createCloudDisk, pathOfOriginal } from '../adapters/cloud-disk.ts';
import { closeDatabase, openDatabase } from '../adapters/database.ts';
import { openJournal } from '../adapters/journal.ts';
import type { UploadSource } from '../core/queue/upload.ts';
import { listOriginals } from '../engine/originals-list.ts';
import type { Log } from '../engine/ports.ts';
import { followPromotion, type Promotion } from '../engine/promotion.ts';
import { createQueueRunner } from '../engine/queue-runner.ts';
import { connectLocal } from './connect-for.ts';
import type { CloudProgram } from './local-cloud.ts';
import type { Host } from './open-host.ts';
import { CannotDo } from './usage-error.ts';

/** A move that was begun. */
export interface OpenPromotion {
  readonly promotion: Promotion;
  /** Stops it within a moment; begun again it goes on. */
  close(): Promise<void>;
}

/** What it needs besides the host. */
export interface PromoteAsk {
  readonly dataDir: string;
  readonly cloudProgram?: CloudProgram;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Begins. Throws CannotDo where no other cloud is connected, or the local one cannot be read. */
export async function openPromotion(host: Host, ask: PromoteAsk): Promise<OpenPromotion> {
  if (host.localCloud !== undefined)
    throw new CannotDo('You use the cloud on this machine. Connect to another one first: tintype login.');
  const { clock, log } = { clock: systemClock, log: ask.log };
  const parts = { ...host.connectParts, clock, log };
  const { connection, localCloud } = await connectLocal({ ...ask, isLocal: true }, parts);
  const closers: (() => Promise<void> | void)[] = [() => localCloud?.stop()];
  const close = async (): Promise<void> => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const listed = await listOriginals(connection.cloud, ask.signal);
    if (!listed.ok) throw new CannotDo('The cloud on this machine could not be read. Try again.');
    const sources = new Map(listed.value.map(sourceOf).map((source) => [source.path, source]));
    const from = createCloudDisk({ from: connection.cloud, sources, client: host.client, clock, pace: host.pace });
    const database = openDatabase(join(host.accountDir, 'promote.db'));
    closers.push(() => closeDatabase(database));
    const runner = createQueueRunner({
      ...from,
      cloud: host.cloud,
      catalogue: host.catalogue,
      journal: openJournal(database),
      clock,
      chance: Math.random,
      log,
      soon: setImmediate,
    });
    closers.push(() => runner.stop());
    runner.start();
    // What an earlier move ended with is judged anew, by what the other cloud has now.
    runner.clearFinished();
    const ids = runner.add([...sources.values()], { retry: true });
    return { promotion: followPromotion({ runner, ids, catalogue: host.catalogue, clock }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function sourceOf({ digest, source }: PictureRecord): UploadSource {
  const { name = digest, bytes, modifiedAt, uploadedAt, folder } = source;
  const modified = Date.parse(modifiedAt ?? uploadedAt ?? '');
  return {
    path: pathOfOriginal(digest, name),
    bytes,
    modifiedMs: Number.isNaN(modified) ? 0 : modified,
    ...(folder !== undefined && { folder }),
  };
}
