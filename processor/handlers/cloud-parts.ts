import { createS3Client, createS3Objects } from '../adapters/s3-objects.ts';
import { HandlerEnvironment } from '../contract/environment.ts';
import type { CloudParts } from './publish-record.ts';

/** The cloud's side of an analysis entry, from the environment. Throws when a variable is missing. */
export const readCloudParts = (): CloudParts => ({
  environment: HandlerEnvironment.parse(process.env),
  objects: createS3Objects(createS3Client()),
  clock: Date.now,
  log: (line) => void process.stdout.write(line),
});
