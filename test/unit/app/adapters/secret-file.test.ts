import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSecretFile } from '../../../../app/adapters/secret-file.ts';
import { createFakeSecrets } from '../../../fakes/fake-secrets.ts';

const [cloud, other] = ['https://a.example.com', 'https://b.example.com'];

function freshFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tintype-secrets-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'data', 'secrets.json');
}

for (const [name, open] of [
  ['in a file', () => createSecretFile(freshFile())],
  ['in memory', createFakeSecrets],
] as const) {
  describe(`secrets ${name}`, () => {
    it('knows none at first', async () => {
      expect(await open().read(cloud)).toBeUndefined();
    });

    it('keeps one for each cloud, the newest', async () => {
      const secrets = open();
      await secrets.write(cloud, 'first');
      await secrets.write(other, 'another');
      await secrets.write(cloud, 'second');

      expect([await secrets.read(cloud), await secrets.read(other)]).toEqual(['second', 'another']);
    });

    it('forgets one and keeps the other, and does not mind being asked twice', async () => {
      const secrets = open();
      await secrets.write(cloud, 'one');
      await secrets.write(other, 'two');

      await secrets.forget(cloud);
      await secrets.forget(cloud);

      expect([await secrets.read(cloud), await secrets.read(other)]).toEqual([undefined, 'two']);
    });

    it('takes no name for one that every object has', async () => {
      expect(await open().read('constructor')).toBeUndefined();
    });
  });
}

describe('secrets in a file', () => {
  it('are there after a restart, for their owner alone', async () => {
    const path = freshFile();
    await createSecretFile(path).write(cloud, 'token');

    expect(await createSecretFile(path).read(cloud)).toBe('token');
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('leave nothing behind when the last one is forgotten', async () => {
    const path = freshFile();
    const secrets = createSecretFile(path);
    await secrets.write(cloud, 'token');

    await secrets.forget(cloud);

    expect(existsSync(path)).toBe(false);
  });

  it('count as none where the file is damaged, and can be written anew', async () => {
    const path = freshFile();
    const secrets = createSecretFile(path);
    await secrets.write(cloud, 'token');
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 20));

    expect(await secrets.read(cloud)).toBeUndefined();
    await secrets.write(cloud, 'new');
    expect(await secrets.read(cloud)).toBe('new');
  });
});
