/** Entry of the analysis Lambda: everything it needs comes from the environment, once, with the first batch. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { openFileBytes } from '../adapters/file-bytes.ts';
import { withTempFile } from '../adapters/temp-file.ts';
import { createAnalyseHandler } from './analyse-handler.ts';
import { readCloudParts } from './cloud-parts.ts';
import { readers } from './open-readers.ts';

let handle: ReturnType<typeof createAnalyseHandler> | undefined;

/** Analyses what the S3 events in these messages name; answers which messages the queue should bring again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  handle ??= createAnalyseHandler({ ...readCloudParts(), readers, withTempFile, openFile: openFileBytes });
  return handle(event);
}
