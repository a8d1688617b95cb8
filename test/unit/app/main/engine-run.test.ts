import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ToClient, ToHost } from '../../../../app/contract/frames.ts';
import { memoryOf } from '../../../../app/host/connect-for.ts';
import { runEngine } from '../../../../app/main/engine/engine-run.ts';
import type { EngineBegin } from '../../../../app/main/engine-messages.ts';
import { nativeApi } from '../../../../app/main/native-api.ts';
import { tryDecodeToHost } from '../../../../app/rpc/codec.ts';
import { serve } from '../../../../app/rpc/serve.ts';
import { createTextWire } from '../../../../app/rpc/text-wire.ts';

/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:9';

const begin = (dataDir: string): EngineBegin => ({
  is: 'begin',
  dataDir,
  cloudProgram: { node: 'no-node', entry: 'no-entry' },
  samplesDir: join(dataDir, 'samples'),
  version: '0.0.0',
  abilities: { tray: false, launchAtLogin: false, battery: false, notifications: false, updates: false },
  granted: [],
});

/** Connected to a cloud people sign in to, which is away now. */
function connectedDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'tintype-engine-run-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  memoryOf(dataDir).save({
    wellKnown: {
      version: 1,
      api: nowhere,
      region: 'us-east-1',
      identityPoolId: 'us-east-1:pool',
      identity: nowhere,
      signIn: {
        issuer: nowhere,
        userPoolId: 'pool',
        clientId: 'client',
        domain: nowhere,
        redirectPorts: [14_771],
        scopes: ['openid'],
      },
    },
    account: '0123456789abcdef',
    owner: 'ada@example.com',
  });
  return dataDir;
}

it('begins again where somebody is signed in: it hears the session it asks main for before it runs', async () => {
  const asked: string[] = [];
  const main = createTextWire<ToClient, ToHost>(
    { send: (text) => engine.receive({ is: 'native', text }, undefined), close: () => undefined },
    tryDecodeToHost,
  );
  const handlers = {
    native: {
      pickFolder: async () => null,
      reveal: () => undefined,
      openPage: async () => false,
      readSecret: async ({ cloud }: { readonly cloud: string }) => {
        asked.push(cloud);
        return { secret: 'a refresh token' };
      },
      writeSecret: async () => undefined,
      forgetSecret: async () => undefined,
    },
  };
  serve(nativeApi, handlers, { wire: main.wire, onFault: (_where, error) => expect.fail(String(error)) });
  const engine = runEngine(begin(connectedDir()), (said) => {
    // A process further away: never in the same turn.
    if (said.is === 'native') setImmediate(() => main.receive(said.text));
  });
  onTestFinished(() => engine.close());

  await engine.opened;

  expect(asked).toContain(nowhere);
});
