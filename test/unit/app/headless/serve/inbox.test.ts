import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { UploadSource } from '../../../../../app/core/queue/upload.ts';
import { createInbox } from '../../../../../app/headless/serve/inbox.ts';

it('a dropped file is never taken for one that was here before and had the same size and time', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tintype-inbox-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'batch', 'Trip'), { recursive: true });
  writeFileSync(join(root, 'batch', 'Trip', 'a.jpg'), 'one');
  const taken: UploadSource[] = [];
  const runner = {
    add: (sources: readonly UploadSource[]) => {
      taken.push(...sources);
      return ['1'];
    },
    get: () => undefined,
    has: () => false,
    all: () => [],
    onChange: () => () => undefined,
  };

  await createInbox({ root, runner }).start();

  // An inode would tell them apart by, and a file system gives it to the next file once the one before is gone.
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ bytes: 3, folder: 'Trip' });
  expect(taken[0]).not.toHaveProperty('inode');
});
