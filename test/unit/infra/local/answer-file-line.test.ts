import { describe, expect, it } from 'vitest';
import type { Task } from '../../../../infra/local/analysis-messages.ts';
import type { TaskResult } from '../../../../infra/local/analysis-process.ts';
import { answerFileLine } from '../../../../infra/local/answer-file-line.ts';

const line = '{"path":"/p/a.jpg","name":"a.jpg","modifiedAt":"2026-11-22T12:00:00.000Z"}';
const ask = { path: '/p/a.jpg', name: 'a.jpg', modifiedAt: '2026-11-22T12:00:00.000Z' };

/** A pool whose processes do to every file what the test says, and can always hash one. */
const poolThat = (file: TaskResult, reject: TaskResult = { ok: true, value: 'rejected' }) => {
  const tasks: Task[] = [];
  const run = (task: Task): Promise<TaskResult> => {
    tasks.push(task);
    return Promise.resolve(task.kind === 'file' ? file : reject);
  };
  return { run, tasks };
};

describe('the answer about a file', () => {
  it('is its record', async () => {
    const pool = poolThat({ ok: true, value: { verdict: 'analysed' } });

    expect(await answerFileLine(pool, line)).toEqual({ path: '/p/a.jpg', record: { verdict: 'analysed' } });
    expect(pool.tasks).toEqual([{ kind: 'file', input: ask }]);
  });

  it.each<TaskResult>([
    { ok: false, why: 'timeLimit' },
    { ok: false, why: 'memoryLimit' },
    { ok: false, why: 'died', detail: 'SIGSEGV' },
  ])('is the verdict crashed when it took its process with it: $why', async (result) => {
    const pool = poolThat(result);

    expect(await answerFileLine(pool, line)).toEqual({ path: '/p/a.jpg', record: 'rejected' });
    expect(pool.tasks[1]).toEqual({ kind: 'reject', input: { ask, reason: 'crashed' } });
  });

  it.each<[TaskResult, string, string]>([
    [
      { ok: false, why: 'threw', error: { name: 'Error', code: 'ENOENT', message: 'x' } },
      'unreadable',
      'The file cannot be read (ENOENT).',
    ],
    [{ ok: false, why: 'threw', error: { name: 'Error', message: 'boom' } }, 'internal', 'The analysis failed (boom).'],
    [{ ok: false, why: 'notStarted' }, 'internal', 'The analysis failed (notStarted).'],
  ])('is an error when there is no record: %#', async (result, code, message) => {
    expect(await answerFileLine(poolThat(result), line)).toEqual({ path: '/p/a.jpg', error: { code, message } });
  });

  it('is an error when even the verdict could not be made', async () => {
    const pool = poolThat({ ok: false, why: 'timeLimit' }, { ok: false, why: 'timeLimit' });

    expect(await answerFileLine(pool, line)).toMatchObject({ error: { code: 'internal' } });
  });

  it.each(['', 'not json', '[]', '{"name":"a"}', '{"path":""}'])(
    'is an error for a line that asks nothing: %j',
    async (asked) => {
      expect(await answerFileLine(poolThat({ ok: true, value: 1 }), asked)).toMatchObject({
        error: { code: 'badRequest' },
      });
    },
  );
});
