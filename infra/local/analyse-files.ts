/**
 * Entry for the records of files without any cloud: `node infra/local/analyse-files.ts`. Reads one JSON object a line,
 * {"path","name"?,"modifiedAt"?}, and writes one a line in the same order, as soon as it is known: {"path","record"} or
 * {"path","error":{"code","message"}}. Ends when its input does.
 */
import { createInterface } from 'node:readline';
import { FileAsk } from './analyse-files-asks.ts';
import { analysisEnvironment } from './analysis-environment.ts';
import { type AnalysisPool, createAnalysisPool, poolDefaults } from './analysis-pool.ts';
import type { TaskResult } from './analysis-process.ts';

/** What went wrong with one file. `unreadable`: it cannot be opened, or is no file. */
interface FileError {
  readonly code: 'badRequest' | 'unreadable' | 'internal';
  readonly message: string;
}

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
    const answer = answerLine(pool, line);
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

async function answerLine(pool: AnalysisPool, line: string): Promise<unknown> {
  const ask = tryParseAsk(line);
  if (ask === undefined) {
    return { path: '', error: { code: 'badRequest', message: 'A line is {"path","name"?,"modifiedAt"?} as JSON.' } };
  }
  const { path } = ask;
  const result = await pool.run({ kind: 'file', input: ask });
  if (result.ok) return { path, record: result.value };
  if (!tookItsProcess(result)) return { path, error: toError(result) };
  const rejected = await pool.run({ kind: 'reject', input: { ask, reason: 'crashed' } });
  return rejected.ok ? { path, record: rejected.value } : { path, error: toError(rejected) };
}

function tryParseAsk(line: string): FileAsk | undefined {
  try {
    return FileAsk.safeParse(JSON.parse(line)).data;
  } catch {
    // Not JSON.
    return undefined;
  }
}

type Failed = Extract<TaskResult, { readonly ok: false }>;

const tookItsProcess = ({ why }: Failed): boolean => why === 'timeLimit' || why === 'memoryLimit' || why === 'died';

function toError(failed: Failed): FileError {
  // Node's codes for what the system refused: ENOENT, EACCES, EISDIR …
  if (failed.why === 'threw' && /^E[A-Z]+$/.test(failed.error.code ?? '')) {
    return { code: 'unreadable', message: `The file cannot be read (${failed.error.code}).` };
  }
  const detail = failed.why === 'threw' ? failed.error.message : failed.why;
  return { code: 'internal', message: `The analysis failed (${detail}).` };
}
