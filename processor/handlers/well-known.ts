/** Entry of the Lambda behind the one route that nobody signs: says the document that stands in its environment. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Answers `GET /.well-known/tintype.json`. It has no permission to anything, and looks at nothing of the call. */
export async function handler(): Promise<APIGatewayProxyStructuredResultV2> {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
    body: process.env.WELL_KNOWN ?? '',
    isBase64Encoded: false,
  };
}
