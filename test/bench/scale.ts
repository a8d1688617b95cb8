/**
 * What the model of `docs/scale.md` goes on with: `node test/bench/scale.ts`. Bytes of a picture in every file of the client
 * and of the local cloud, with the real adapters, and how long reading them takes. Ends with 1 when a size is more than a
 * tenth away from what the model says; times are told and not judged.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { runMeasured } from './measured-run.ts';
import { measureCloud } from './scale/cloud.ts';
import { measured } from './scale/measured.ts';

const clientScript = fileURLToPath(new URL('scale/client.ts', import.meta.url));
const counts = [10_000, 100_000] as const;
const feedCount = 10_000;
const mostApart = 0.1;

const Client = z.object({
  journalBytes: z.number(),
  sightingBytes: z.number(),
  catalogueBytes: z.number(),
  queueHeapBytes: z.number(),
  queueLoadMs: z.number(),
  takenInASecond: z.number(),
  similarMs: z.number(),
});
type Client = z.infer<typeof Client>;

async function measureClient(count: number): Promise<Client> {
  const dir = mkdtempSync(join(tmpdir(), 'tintype-bench-scale-'));
  try {
    const args = ['--expose-gc', clientScript, String(count), dir];
    const { stdout } = await runMeasured({ program: process.execPath, args, limitMs: 180_000 });
    return Client.parse(JSON.parse(stdout));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function judge(what: string, bytes: number, modelled: number): boolean {
  const isNear = Math.abs(bytes / modelled - 1) <= mostApart;
  console.log(`  ${what}: ${bytes.toFixed(0)} bytes, the model has ${modelled}: ${isNear ? 'met' : 'missed'}`);
  return isNear;
}

const isNear: boolean[] = [];
for (const count of counts) {
  const { queueLoadMs, takenInASecond, similarMs, ...sizes } = await measureClient(count);
  console.log(`${count} pictures`);
  isNear.push(
    judge('journal', sizes.journalBytes, measured.journalBytes),
    judge('sightings', sizes.sightingBytes, measured.sightingBytes),
    judge('catalogue', sizes.catalogueBytes, measured.catalogueBytes),
    judge('in memory, of an upload that is over', sizes.queueHeapBytes, measured.queueHeapBytes),
  );
  console.log(
    `  list of uploads read in ${queueLoadMs.toFixed(0)} ms, ${takenInASecond.toFixed(0)} records taken in a second, similar ones grouped in ${similarMs.toFixed(0)} ms`,
  );
}
const cloud = await measureCloud(feedCount);
console.log(`${feedCount} records in the local cloud`);
isNear.push(
  judge('row of a record', cloud.recordRowBytes, measured.recordRowBytes),
  judge('row of a marker', cloud.markerRowBytes, measured.markerRowBytes),
);
console.log(
  `  whole feed read into the catalogue in ${cloud.feedMs.toFixed(0)} ms, a page of 1,000 in ${cloud.pageMs.toFixed(0)} ms, with nothing new in ${cloud.idleReadMs.toFixed(0)} ms`,
);
process.exitCode = isNear.every(Boolean) ? 0 : 1;
