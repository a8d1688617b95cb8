import { describe, expect, it } from 'vitest';
import type { TaskResult } from '../../../../infra/local/analysis-process.ts';
import { judge } from '../../../../infra/local/analysis-queue.ts';
import type { SqsEvent } from '../../../../infra/local/pump.ts';

const event: SqsEvent = {
  Records: [
    {
      messageId: 'one',
      receiptHandle: 'r',
      body: '',
      attributes: {},
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: '',
      awsRegion: '',
    },
  ],
};

describe('the end of an analysis', () => {
  it.each<[string, TaskResult, string]>([
    ['nothing failed', { ok: true, value: { batchItemFailures: [] } }, 'done'],
    ['it said nothing', { ok: true, value: undefined }, 'done'],
    ['it said null', { ok: true, value: { batchItemFailures: null } }, 'done'],
    ['the message failed', { ok: true, value: { batchItemFailures: [{ itemIdentifier: 'one' }] } }, 'again'],
    ['another message failed', { ok: true, value: { batchItemFailures: [{ itemIdentifier: 'two' }] } }, 'done'],
    ['it answered nonsense', { ok: true, value: { batchItemFailures: 'all' } }, 'again'],
    ['it threw', { ok: false, why: 'threw', error: { name: 'Error', message: 'x' } }, 'again'],
    ['no process came up', { ok: false, why: 'notStarted' }, 'again'],
    ['the cloud stopped', { ok: false, why: 'stopped' }, 'again'],
    ['it took too long', { ok: false, why: 'timeLimit' }, 'hopeless'],
    ['it took too much memory', { ok: false, why: 'memoryLimit' }, 'hopeless'],
    ['its process died twice', { ok: false, why: 'died', detail: 'SIGSEGV' }, 'hopeless'],
  ])('when %s', (_what, result, expected) => {
    expect(judge(result, event)).toEqual({ is: expected });
  });
});
