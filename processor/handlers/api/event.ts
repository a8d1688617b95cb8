import type { APIGatewayProxyEventV2WithIAMAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Refusal } from './route.ts';

/** The largest body a question may have. The longest one, completing 4,096 parts, has half as much. */
export const bodyMaxBytes = 1024 * 1024;

/** The text of a call's body, undefined when it has none, or why it cannot be taken. */
export function readBody(event: APIGatewayProxyEventV2WithIAMAuthorizer): string | undefined | UnfitBody {
  if (event.body === undefined || event.body === '') return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > bodyMaxBytes) {
    return { status: 413, refused: 'tooLarge', detail: 'The body has more than 1 MiB.' };
  }
  if (!/^application\/json(\s*;|$)/i.test(event.headers['content-type'] ?? '')) {
    return { status: 415, refused: 'badRequest', detail: 'The body must be application/json.' };
  }
  return bytes.toString('utf8');
}

/** A body that no route will see. */
export interface UnfitBody extends Refusal {
  readonly status: 413 | 415;
}

/** The part of an event a router needs. The host is no one's: nothing depends on where the API is. */
export function toRequest(event: APIGatewayProxyEventV2WithIAMAuthorizer): Request {
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  return new Request(`https://api.invalid${event.rawPath}${query}`, { method: event.requestContext.http.method });
}

/** An HTTP response as API Gateway takes it (payload format 2.0). */
export async function toResult(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const body = await response.text();
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    ...(body !== '' && { body }),
    isBase64Encoded: false,
  };
}
