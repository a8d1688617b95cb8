/**
 * Makes a data directory as it is after every file of a tree was sent and analysed, a process of its own since it takes the
 * lock: `node all-sent.ts SINK DATA-DIR TREE`.
 */
import { findPictures } from '../../../app/host/find-pictures.ts';
import { openHost } from '../../../app/host/open-host.ts';
import { manyRecords } from '../../fixtures/records.ts';

const [cloud = '', dataDir = '', tree = ''] = process.argv.slice(2);
const host = await openHost({ dataDir, cloud });
const { sources } = await findPictures([tree], new AbortController().signal);
for (let at = 0; at < sources.length; at += 1_000) {
  const some = sources.slice(at, at + 1_000);
  const records = manyRecords(at, some.length);
  for (const [n, source] of some.entries()) host.sightings.remember(source, records[n]?.digest ?? '');
  // What is remembered in one turn is one transaction.
  await Promise.resolve();
  host.catalogue.apply(
    records.map((record) => ({ op: 'r', record })),
    undefined,
  );
}
await host.close();
console.log(JSON.stringify({ files: sources.length }));
