import { FileAsk } from './analyse-files-asks.ts';
import type { AnalysisPool } from './analysis-pool.ts';
import type { TaskResult } from './analysis-process.ts';

/** What `tintype analyse` hears of one file. `unreadable`: it cannot be opened, or is no file. */
export type FileAnswer =
  | { readonly path: string; readonly record: unknown }
  | {
      readonly path: string;
      readonly error: { readonly code: 'badRequest' | 'unreadable' | 'internal'; readonly message: string };
    };

/**
 * The answer to one line of JSON, {"path","name"?,"modifiedAt"?}. A picture that took its process with it gets a record
 * with the verdict `crashed`, as in the cloud.
 */
export async function answerFileLine(pool: Pick<AnalysisPool, 'run'>, line: string): Promise<FileAnswer> {
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

function toError(failed: Failed): Extract<FileAnswer, { error: unknown }>['error'] {
  // Node's codes for what the system refused: ENOENT, EACCES, EISDIR …
  if (failed.why === 'threw' && /^E[A-Z]+$/.test(failed.error.code ?? '')) {
    return { code: 'unreadable', message: `The file cannot be read (${failed.error.code}).` };
  }
  const detail = failed.why === 'threw' ? failed.error.message : failed.why;
  return { code: 'internal', message: `The analysis failed (${detail}).` };
}
