import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tryLockDirectory } from '../../../../infra/local/lock.ts';
import { roleKey } from '../../../../infra/local/role-keys.ts';
import { writeRunFile } from '../../../../infra/local/run-file.ts';
import { openSecrets, secretsFrom } from '../../../../infra/local/secrets.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-folder-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

describe('data directory', () => {
  it('is used by one cloud at a time', () => {
    const first = tryLockDirectory(folder);

    expect(first).toBeDefined();
    expect(tryLockDirectory(folder)).toBeUndefined();
    first?.release();
    const next = tryLockDirectory(folder);
    expect(next).toBeDefined();
    next?.release();
  });

  it.skipIf(process.platform === 'win32')(
    'keeps its secret from others (not on Windows, which has no modes)',
    async () => {
      await openSecrets(join(folder, 'secret'));

      expect(await modeOf(join(folder, 'secret'))).toBe(0o600);
    },
  );

  it('derives the same from the same secret, and another thing for every purpose', async () => {
    const first = await openSecrets(join(folder, 'secret'));
    const again = await openSecrets(join(folder, 'secret'));
    const other = await openSecrets(join(folder, 'other'));

    expect(again.derive('a', 32)).toEqual(first.derive('a', 32));
    expect(first.derive('b', 32)).not.toEqual(first.derive('a', 32));
    expect(other.derive('a', 32)).not.toEqual(first.derive('a', 32));
  });

  it('does not make a new secret in the place of a damaged one', async () => {
    await writeFile(join(folder, 'secret'), 'abc');

    await expect(openSecrets(join(folder, 'secret'))).rejects.toMatchObject({ code: 'secretDamaged' });
    expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('abc');
  });

  it('gives every role a key of its own, always the same', () => {
    const secrets = secretsFrom(Buffer.alloc(32, 1));

    expect(roleKey(secrets, 'admin')).toEqual(roleKey(secretsFrom(Buffer.alloc(32, 1)), 'admin'));
    expect(roleKey(secrets, 'admin')).toMatchObject({
      accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      role: 'admin',
    });
    expect(roleKey(secrets, 'api').secretAccessKey).not.toBe(roleKey(secrets, 'admin').secretAccessKey);
  });

  it('says where the cloud is while it runs, and leaves the file of another one alone', async () => {
    const ready = {
      api: 'http://127.0.0.1:1',
      s3: 'http://127.0.0.1:2',
      identity: 'http://127.0.0.1:3',
      region: 'us-east-1',
      identityPoolId: 'us-east-1:x',
      originalsBucket: 'o',
      metadataBucket: 'm',
    };
    const file = join(folder, 'running.json');
    const remove = await writeRunFile(folder, ready, 11);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...ready, pid: 11 });
    if (process.platform !== 'win32') expect(await modeOf(file)).toBe(0o600);

    const removeOther = await writeRunFile(folder, ready, 12);
    await remove();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ ...ready, pid: 12 });
    await removeOther();
    await removeOther();

    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
