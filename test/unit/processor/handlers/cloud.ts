/** A cloud in memory for the handlers of the analysis, and the messages its queue brings. */
import { createHash } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { openFileBytes } from '../../../../processor/adapters/file-bytes.ts';
import { withTempFile } from '../../../../processor/adapters/temp-file.ts';
import type { AnalyseParts } from '../../../../processor/handlers/analyse-handler.ts';
import { readers } from '../../../../processor/handlers/open-readers.ts';
import { FakeObjects } from '../../../fakes/fake-objects.ts';

export const owner = 'person-1';
export const environment = { ORIGINALS_BUCKET: 'originals', METADATA_BUCKET: 'metadata' };

export const digestOf = (body: Uint8Array | string): string => createHash('sha256').update(body).digest('hex');

export interface World {
  readonly objects: FakeObjects;
  readonly parts: AnalyseParts;
  readonly lines: string[];
  /** Stores an original and answers its digest. */
  send(body: Uint8Array | string, metadata?: Readonly<Record<string, string>>): Promise<string>;
}

export function createWorld(): World {
  // Each look at the clock is a millisecond later, so that the order of stamps shows.
  let now = Date.UTC(2026, 10, 22, 12);
  const clock = (): number => now++;
  const objects = new FakeObjects(clock);
  const lines: string[] = [];
  return {
    objects,
    lines,
    parts: {
      environment,
      objects,
      clock,
      log: (line) => void lines.push(line),
      readers,
      withTempFile,
      openFile: openFileBytes,
    },
    send: async (body, metadata = {}) => {
      const digest = digestOf(body);
      await objects.put('originals', `${owner}/${digest}`, body, { metadata });
      return digest;
    },
  };
}

export const created = (bucket: string, key: string, sequencer?: string): unknown => ({
  eventName: 'ObjectCreated:Put',
  eventTime: '2026-11-22T12:00:00.000Z',
  s3: { bucket: { name: bucket }, object: { key, size: 1, ...(sequencer !== undefined && { sequencer }) } },
});

/** The text of a message, or the objects S3 would put into one. */
export type MessageBody = string | readonly unknown[];

/** One message for each body; objects are what S3 would put into one. */
export function messages(...bodies: MessageBody[]): SQSEvent {
  const records = bodies.map((body, at) => ({
    messageId: `m${at}`,
    body: typeof body === 'string' ? body : JSON.stringify({ Records: body }),
  }));
  // The handlers read these two fields; SQS sends a dozen more.
  return { Records: records } as unknown as SQSEvent;
}
