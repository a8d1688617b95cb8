import { afterEach, describe, expect, it } from 'vitest';
import { openCatalogue, type SearchableCatalogue } from '../../../../app/adapters/catalogue.ts';
import { openDatabase } from '../../../../app/adapters/database.ts';
import { openSightings } from '../../../../app/adapters/sightings.ts';
import type { UploadSource } from '../../../../app/core/queue/upload.ts';
import type { Sightings } from '../../../../app/engine/ports.ts';
import { partKnown } from '../../../../app/host/already-there.ts';
import { manyRecords } from '../../../fixtures/records.ts';

const sourceOf = (n: number): UploadSource => ({ path: `/p/${n}.jpg`, bytes: 10 + n, modifiedMs: 1_000.5 + n });

let close = (): void => undefined;
afterEach(() => close());

/** A machine that sent so many files, with those on the list of the queue. */
function machine(files: number, listed: readonly number[] = []) {
  const database = openDatabase(':memory:');
  const sightings: Sightings = openSightings(database);
  const catalogue: SearchableCatalogue = openCatalogue(':memory:');
  close = () => {
    catalogue.close();
    database.close();
  };
  const records = manyRecords(0, files).map((record) => ({ ...record, verdict: 'analysed' as const }));
  for (const [n, record] of records.entries()) sightings.remember(sourceOf(n), record.digest);
  catalogue.apply(
    records.map((record) => ({ op: 'r', record })),
    undefined,
  );
  const paths = new Set(listed.map((n) => sourceOf(n).path));
  const host = { sightings, catalogue, runner: { has: (path: string) => paths.has(path) } };
  return { host, catalogue, digests: records.map((each) => each.digest) };
}

const never = new AbortController().signal;
const numbersOf = (files: readonly { readonly path: string }[]): readonly number[] =>
  files.map(({ path }) => Number(/(\d+)\.jpg$/.exec(path)?.[1]));

describe('what was sent before', () => {
  it('needs no queue where nothing of it changed', async () => {
    const { host, digests } = machine(2_500);
    const sources = Array.from({ length: 2_501 }, (_, n) => sourceOf(n));
    const { known, rest } = await partKnown([sources], host, never);
    expect(known).toEqual(digests.map((digest, n) => ({ path: sourceOf(n).path, digest })));
    expect(numbersOf(rest)).toEqual([2_500]);
  });

  it('goes to the queue where the file changed, the cloud lost it or the queue has it', async () => {
    const { host, catalogue, digests } = machine(6, [4]);
    catalogue.apply([{ op: 'x', digest: digests[2] ?? '' }], undefined);
    const changed = { ...sourceOf(1), modifiedMs: 9_000 };
    const sources = [sourceOf(0), changed, sourceOf(2), { ...sourceOf(3), bytes: 99 }, sourceOf(4), sourceOf(5)];
    const { known, rest } = await partKnown([sources], host, never);
    expect(numbersOf(known)).toEqual([0, 5]);
    expect(numbersOf(rest)).toEqual([1, 2, 3, 4]);
  });

  it('is all left to the queue once somebody stops', async () => {
    const { host } = machine(3);
    const { known, rest } = await partKnown([[sourceOf(0), sourceOf(1)]], host, AbortSignal.abort());
    expect([known.length, rest.length]).toEqual([0, 2]);
  });
});
