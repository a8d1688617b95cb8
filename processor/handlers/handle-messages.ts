import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type AnalysisTask, readTasks } from './analysis-tasks.ts';
import type { CloudParts } from './publish-record.ts';

/**
 * Carries out every task of every message. A message whose task throws is reported as failed, so that the queue brings
 * it again; one that makes no sense is logged and done with, since no retry would change it.
 */
export async function handleMessages(
  event: SQSEvent,
  parts: CloudParts,
  carryOut: (task: AnalysisTask) => Promise<void>,
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const tasks = readTasks(body, parts.environment);
      if (tasks === undefined) parts.log(line({ event: 'unreadableMessage', messageId }));
      for (const task of tasks ?? []) await carryOut(task);
    } catch (error) {
      parts.log(line({ event: 'messageFailed', messageId, error: error instanceof Error ? error.name : 'unknown' }));
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

const line = (fields: Readonly<Record<string, string>>): string => `${JSON.stringify(fields)}\n`;
