import { describe, expect, it } from 'vitest';
import type { FailureKind } from '../../../../app/core/queue/upload.ts';
import type { PutAsk, Sender } from '../../../../app/engine/ports.ts';
import { sendParts } from '../../../../app/engine/send-parts.ts';
import { FakeWorld } from '../../../fakes/fake-world.ts';

/** A sender whose sends go on until they are told how they end, or are stopped. */
function heldSender() {
  const running: { readonly ask: PutAsk; readonly end: (kind?: FailureKind) => void; stopped: boolean }[] = [];
  const sender: Sender = {
    holds: () => false,
    put: (ask, signal) =>
      new Promise((resolve) => {
        const end = (kind?: FailureKind): void =>
          resolve(
            kind === undefined
              ? { ok: true, value: { outcome: 'stored', etag: '"e"' } }
              : { ok: false, failure: { kind } },
          );
        const entry = { ask, end, stopped: false };
        running.push(entry);
        signal.addEventListener('abort', () => {
          entry.stopped = true;
          end('serverFault');
        });
      }),
  };
  return { running, sender };
}

function start(parts: number) {
  const { running, sender } = heldSender();
  const { cloud, fingerprinter, disk } = new FakeWorld();
  const done: number[] = [];
  const grants = { ask: () => Promise.reject(new Error('not asked for')) };
  const hooks = { onBytes: () => undefined, onOpened: () => undefined, onPart: () => void done.push(1) };
  const job = { path: '/a', bytes: parts * 10, digest: 'd', resume: { uploadId: 'u', partBytes: 10 }, stored: [] };
  const tools = { cloud, sender, fingerprinter, disk, grants };
  const end = sendParts(job, tools, hooks, new AbortController().signal);
  return { running, end, doneParts: () => done.length };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('parts of which one fails', () => {
  it('does not cost the parts beside it, and no further one is begun', async () => {
    const { running, end, doneParts } = start(10);
    await turns();
    expect(running).toHaveLength(4);
    running[0]?.end('serverFault');
    await turns();
    for (const each of running.slice(1)) each.end();
    expect(await end).toEqual({ is: 'missed', failure: { kind: 'serverFault' } });
    expect(doneParts()).toBe(3);
    expect(running).toHaveLength(4);
  });

  it('stops the others at once when the file is another one now', async () => {
    const { running, end } = start(10);
    await turns();
    running[0]?.end('sourceChanged');
    expect(await end).toEqual({ is: 'missed', failure: { kind: 'sourceChanged' } });
    expect(running.slice(1).every(({ stopped }) => stopped)).toBe(true);
  });
});
