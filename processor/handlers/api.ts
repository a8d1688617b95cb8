/** Entry of the API's Lambda: everything it needs comes from the environment, once, with the first call. */
import type { APIGatewayProxyEventV2WithIAMAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createS3Grants } from '../adapters/s3-grants.ts';
import { createS3Client, createS3Objects } from '../adapters/s3-objects.ts';
import { withQuickReads } from '../adapters/s3-reads.ts';
import { HandlerEnvironment } from '../contract/environment.ts';
import { type Api, createApi } from './api/app.ts';

let api: Api | undefined;

/** Answers one call of the HTTP API (payload format 2.0, IAM authorizer). */
export async function handler(
  event: APIGatewayProxyEventV2WithIAMAuthorizer,
): Promise<APIGatewayProxyStructuredResultV2> {
  api ??= createFromEnvironment();
  return api(event);
}

function createFromEnvironment(): Api {
  const environment = HandlerEnvironment.parse(process.env);
  const client = createS3Client();
  const buckets = { originals: environment.ORIGINALS_BUCKET, metadata: environment.METADATA_BUCKET };
  return createApi({
    environment,
    objects: withQuickReads(createS3Objects(client), client, Date.now),
    grants: createS3Grants(client, buckets, Date.now),
    clock: Date.now,
    log: (line) => process.stdout.write(line),
  });
}
