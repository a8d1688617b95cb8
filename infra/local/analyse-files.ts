/**
 * Entry for the records of files without any cloud: `node infra/local/analyse-files.ts`. Reads one JSON object a line,
 * {"path","name"?,"modifiedAt"?}, and writes one a line in the same order, as soon as it is known: {"path","record"} or
 * {"path","error":{"code","message"}}. Ends when its input does.
 */
import { createInterface } from 'node:readline';
import { analysisEnvironment } from './analysis-environment.ts';
import { createAnalysisPool, poolDefaults } from './analysis-pool.ts';
import { answerFileLine } from './answer-file-line.ts';

// What waits behind a slow file is kept in memory, a few kilobytes each.
const aheadMax = 16 * poolDefaults.size;

await main();

async function main(): Promise<void> {
  // Nobody reads on: there is nothing left to do.
  process.stdout.on('error', () => process.exit(1));
  const entry = new URL('./analyse-files-entry.ts', import.meta.url);
  const pool = createAnalysisPool({ entry, environment: analysisEnvironment(process.env, {}) });
  const writes: Promise<void>[] = [];
  let last = Promise.resolve();
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const answer = answerFileLine(pool, line);
    last = last.then(async () => write(await answer));
    writes.push(last);
    if (writes.length >= aheadMax) await writes.shift();
  }
  await last;
  await pool.close();
}

async function write(answer: unknown): Promise<void> {
  if (process.stdout.write(`${JSON.stringify(answer)}\n`)) return;
  await new Promise((done) => void process.stdout.once('drain', done));
}
