/** All areas of the suite over one target. */
import { afterAll, beforeAll } from 'vitest';
import { type Area, type Difference, runArea } from './promise.ts';
import { openStore, type Store } from './store.ts';
import { buckets } from './suite/buckets.ts';
import { checksums } from './suite/checksums.ts';
import { conditional } from './suite/conditional.ts';
import { connections } from './suite/connections.ts';
import { deleting } from './suite/deleting.ts';
import { keys } from './suite/keys.ts';
import { listing } from './suite/listing.ts';
import { listingPages } from './suite/listing-pages.ts';
import { multipart } from './suite/multipart.ts';
import { multipartRefusals } from './suite/multipart-refusals.ts';
import { presignedPut } from './suite/presigned-put.ts';
import { presignedUrls } from './suite/presigned-urls.ts';
import { reading } from './suite/reading.ts';
import { refusals } from './suite/refusals.ts';
import { sdkDefaults } from './suite/sdk-defaults.ts';
import { signedChunks } from './suite/signed-chunks.ts';
import { writing } from './suite/writing.ts';
import type { Target, TargetName } from './target.ts';

const areas: readonly Area[] = [
  presignedPut,
  presignedUrls,
  refusals,
  checksums,
  conditional,
  writing,
  reading,
  keys,
  listing,
  listingPages,
  deleting,
  multipart,
  multipartRefusals,
  sdkDefaults,
  signedChunks,
  buckets,
  connections,
];

/** Where a store runs, and how to stop it. */
export interface RunningTarget {
  readonly target: Target;
  close(): Promise<void>;
}

/** Declares the whole suite over the target that `start` gives, and prints at the end in what it departs. */
export function runSuite(name: TargetName, start: () => Promise<RunningTarget>): void {
  let running: RunningTarget | undefined;
  let store: Store | undefined;
  const seen: Difference[] = [];

  beforeAll(async () => {
    running = await start();
    store = await openStore(running.target);
  });
  afterAll(async () => {
    store?.close();
    await running?.close();
    if (seen.length > 0) console.log(tableOf(name, seen));
  });

  for (const area of areas) {
    runArea(
      area,
      name,
      () => {
        if (store === undefined) throw new Error('the store did not start');
        return store;
      },
      seen,
    );
  }
}

function tableOf(name: TargetName, seen: readonly Difference[]): string {
  const reasons = [...new Set(seen.map(({ because }) => because))];
  const lines = reasons.flatMap((reason) => [
    `${name} ${reason}`,
    ...seen
      .filter(({ because }) => because === reason)
      .flatMap(({ promise, says, answers }) => [`  ${promise}`, `    S3 ${says}, ${name} ${answers}`]),
  ]);
  return [`${name} departs from S3's documentation in ${seen.length} cases.`, ...lines].join('\n');
}
