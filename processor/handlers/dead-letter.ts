/** Entry of the dead-letter Lambda: everything it needs comes from the environment, once, with the first batch. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { readCloudParts } from './cloud-parts.ts';
import { createDeadLetterHandler } from './dead-letter-handler.ts';

let handle: ReturnType<typeof createDeadLetterHandler> | undefined;

/** Gives every original in these dead messages a verdict; answers which messages the queue should bring again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  handle ??= createDeadLetterHandler(readCloudParts());
  return handle(event);
}
