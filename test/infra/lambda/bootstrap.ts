/**
 * What Lambda's Node runtime does, as far as a handler can tell: loads the module that _HANDLER names from
 * LAMBDA_TASK_ROOT, then asks the runtime API for one event after the other and says what came of each.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const [file = '', name = ''] = (process.env._HANDLER ?? '').split('.');

async function say(path: string, body: unknown): Promise<void> {
  await fetch(`${api}/${path}`, { method: 'POST', body: JSON.stringify(body ?? null) });
}

const asError = (error: unknown) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message }
    : { errorType: 'unknown', errorMessage: String(error) };

async function load(): Promise<(event: unknown, context: unknown) => Promise<unknown>> {
  const module = await import(pathToFileURL(join(process.env.LAMBDA_TASK_ROOT ?? '', `${file}.mjs`)).href);
  if (typeof module[name] !== 'function') throw new TypeError(`${file}.mjs has no function ${name}`);
  return module[name];
}

async function serve(): Promise<never> {
  const handler = await load();
  for (;;) {
    const next = await fetch(`${api}/invocation/next`);
    const id = next.headers.get('lambda-runtime-aws-request-id') ?? '';
    const event = await next.json();
    try {
      await say(`invocation/${id}/response`, await handler(event, { awsRequestId: id, functionName: 'test' }));
    } catch (error) {
      await say(`invocation/${id}/error`, asError(error));
    }
  }
}

try {
  await serve();
} catch (error) {
  await say('init/error', asError(error)).catch(() => undefined);
  process.exitCode = 1;
}
