import { afterEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../../../processor/handlers/api.ts';
import { event } from './api/world.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the handler of the API', () => {
  it('looks at its environment with the first call, not when it is loaded', async () => {
    await expect(handler(event({ method: 'GET', path: '/v1/feed' }))).rejects.toThrow('ORIGINALS_BUCKET');
  });

  it('answers from the environment alone once it has one', async () => {
    vi.stubEnv('ORIGINALS_BUCKET', 'originals');
    vi.stubEnv('METADATA_BUCKET', 'metadata');
    vi.stubEnv('AWS_REGION', 'eu-central-1');

    const result = await handler(event({ method: 'GET', path: '/v1/feed' }));

    expect(result.statusCode).toBe(403);
  });
});
