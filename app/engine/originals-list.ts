/** All originals a cloud holds for one owner, as its feed tells of them. */
import type { FeedEntry } from '../../processor/contract/api.ts';
import { batchGetMax, feedPageMax } from '../../processor/contract/limits.ts';
import type { Digest } from '../../processor/contract/names.ts';
import type { PictureRecord } from '../../processor/contract/record.ts';
import type { Answer, Cloud } from './ports.ts';

/** The newest record of each original that was not deleted, oldest first. */
export async function listOriginals(
  cloud: Pick<Cloud, 'readFeed' | 'readRecords'>,
  signal: AbortSignal,
): Promise<Answer<readonly PictureRecord[]>> {
  const latest = new Map<Digest, FeedEntry>();
  let after: string | undefined;
  for (;;) {
    const page = await cloud.readFeed(after, feedPageMax, signal);
    if (!page.ok) return page;
    for (const entry of page.value.entries) latest.set(entry.digest, entry);
    if (!page.value.more || page.value.next === undefined) break;
    after = page.value.next;
  }
  const there = [...latest.values()].filter(({ op }) => op === 'r');
  const absent = there.flatMap(({ digest, record }) => (record === undefined ? [digest] : []));
  const byName = await readByName(cloud, absent, signal);
  if (!byName.ok) return byName;
  return { ok: true, value: there.flatMap(({ digest, record }) => record ?? byName.value.get(digest) ?? []) };
}

async function readByName(
  cloud: Pick<Cloud, 'readRecords'>,
  digests: readonly Digest[],
  signal: AbortSignal,
): Promise<Answer<ReadonlyMap<Digest, PictureRecord>>> {
  const found = new Map<Digest, PictureRecord>();
  for (let at = 0; at < digests.length; at += batchGetMax) {
    const states = await cloud.readRecords(digests.slice(at, at + batchGetMax), signal);
    if (!states.ok) return states;
    for (const state of states.value) if (state.state === 'ready') found.set(state.digest, state.record);
  }
  return { ok: true, value: found };
}
