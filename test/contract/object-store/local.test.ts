import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { serveStore } from '../../../infra/local/store/serve-store.ts';
import { type RunningTarget, runSuite } from './run-suite.ts';

const key = { accessKeyId: 'tintype', secretAccessKey: 'tintypesecret', role: 'admin' } as const;

async function startLocal(): Promise<RunningTarget> {
  const directory = await mkdtemp(join(tmpdir(), 'tintype-store-'));
  const { endpoint, close } = await serveStore({ directory, durability: 'process', keys: [key] });
  const { accessKeyId, secretAccessKey } = key;
  return {
    target: { name: 'local', endpoint, region: 'us-east-1', accessKeyId, secretAccessKey },
    close: async () => {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

describe("S3's promises kept by the local store", () => {
  runSuite('local', startLocal);
});
