import { devNull } from 'node:os';
import type { HandlerEnvironment } from '../../processor/contract/environment.ts';
import type { Buckets } from './notifications.ts';
import type { SigningKey } from './ports.ts';

/** The environment a handler of this cloud runs in as the role `key` belongs to: its buckets and where the SDK finds them. */
export function handlerEnvironment(parts: {
  readonly buckets: Buckets;
  readonly region: string;
  readonly s3Url: string;
  readonly key: SigningKey;
}): HandlerEnvironment & Readonly<Record<string, string>> {
  return {
    ORIGINALS_BUCKET: parts.buckets.originals,
    METADATA_BUCKET: parts.buckets.metadata,
    AWS_REGION: parts.region,
    AWS_ENDPOINT_URL_S3: parts.s3Url,
    AWS_ACCESS_KEY_ID: parts.key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: parts.key.secretAccessKey,
    // A person's own profile must not reach in here.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Makes `ours` the environment of a handler that runs in this process: whatever else it says of AWS is taken away. */
export function becomeHandler(
  ours: Record<string, string | undefined>,
  environment: Readonly<Record<string, string>>,
): void {
  for (const name of Object.keys(ours)) if (name.startsWith('AWS_')) delete ours[name];
  Object.assign(ours, environment);
}
