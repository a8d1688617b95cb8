/** What a test with kills found in the end: the counts and the promises that were broken. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { originalsIn, recordsIn } from '../fakes/cloud-contents.ts';
import { startEngine } from '../fakes/engine-process.ts';
import type { RunningCloud } from '../fakes/local-cloud.ts';
import type { PutCounts } from '../fakes/put-counts.ts';

/** The end of one test. */
export interface Verdict {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Each promise that was not kept, as a sentence. Empty is well. */
  readonly broken: readonly string[];
}

/** What to kill while which pictures are sent. */
export interface KillPlan {
  /** Where the states of engine and cloud go. */
  readonly folder: string;
  readonly pictures: string;
  readonly kills: number;
  readonly seed: number;
}

/** Checks what arrived and how often it was written. */
export async function judge(plan: KillPlan, cloud: RunningCloud, puts: PutCounts): Promise<Omit<Verdict, 'title'>> {
  const expected = await digestsIn(plan.pictures);
  const originals = new Set(await originalsIn(cloud));
  const records = await recordsIn(cloud);
  const analysed = new Set(records.filter(({ verdict }) => verdict === 'analysed').map(({ digest }) => digest));
  const told = await recordsOfApi(plan, cloud);
  const counts = {
    pictures: expected.length,
    'originals in the cloud': originals.size,
    'records in the store': records.length,
    'records a new machine gets of the API': told,
    'PUTs that wrote an object': puts.count(200),
    'PUTs refused because it is there (412)': puts.count(412),
    'PUTs broken off': puts.count(undefined),
    'PUTs that wrote an object, of which the engine never heard': puts.unheard().length,
    ...Object.fromEntries(
      Object.entries(puts.refusals()).map(([status, count]) => [`PUTs refused with ${status}, and tried again`, count]),
    ),
    'objects written twice': puts.writtenTwice().length,
    'objects sent again though the engine had heard': puts.sentAgain().length,
  };
  const broken = [
    ...unless(
      expected.every((digest) => originals.has(digest)),
      'an original is not in the cloud',
    ),
    ...unless(
      expected.every((digest) => analysed.has(digest)),
      'an original has no record',
    ),
    ...unless(originals.size === expected.length, 'the number of originals is wrong'),
    ...unless(records.length === expected.length && told === expected.length, 'the number of records is wrong'),
    ...unless(puts.writtenTwice().length === 0, 'an object was written twice'),
    ...unless(puts.sentAgain().length === 0, 'an object was sent again though it had arrived'),
  ];
  return { counts, broken };
}

const unless = (isKept: boolean, sentence: string): readonly string[] => (isKept ? [] : [sentence]);

async function digestsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  return Promise.all(
    names.map(async (name) =>
      createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex'),
    ),
  );
}

async function recordsOfApi({ folder }: KillPlan, cloud: RunningCloud): Promise<number> {
  const digests = new Set<unknown>();
  const engine = startEngine({
    args: ['records', '--json', '--cloud', cloud.ready.api, '--data-dir', join(folder, 'new-machine')],
    environment: {},
    onResult: ({ digest }) => digests.add(digest),
  });
  await engine.ended;
  return digests.size;
}
