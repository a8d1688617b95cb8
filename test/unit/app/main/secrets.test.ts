import { describe, expect, it } from 'vitest';
import { createSafeSecrets, type Encryption } from '../../../../app/main/secrets.ts';
import { createFakeSecrets } from '../../../fakes/fake-secrets.ts';

/** A keychain of its own for each system: what one wrote the other cannot read. */
const keychain = (name: string, isThere = true): Encryption => ({
  isEncryptionAvailable: () => isThere,
  encryptString: (text) => Buffer.from(`${name} ${[...text].reverse().join('')}`),
  decryptString: (encrypted) => {
    const [by, text = ''] = encrypted.toString().split(' ');
    if (by !== name) throw new Error('not ours');
    return [...text].reverse().join('');
  },
});

const cloud = 'https://cloud.example.com';

describe('sessions on a desktop', () => {
  it('are kept so that only the keychain can read them', async () => {
    const file = createFakeSecrets();
    const secrets = createSafeSecrets(file, keychain('mine'));

    await secrets.write(cloud, 'token');

    expect(await secrets.read(cloud)).toBe('token');
    expect(file.kept.get(cloud)).not.toContain('token');
  });

  it('count as none when another keychain wrote them', async () => {
    const file = createFakeSecrets();
    await createSafeSecrets(file, keychain('old')).write(cloud, 'token');

    expect(await createSafeSecrets(file, keychain('new')).read(cloud)).toBeUndefined();
  });

  it('are kept as they are where there is no keychain, and read once there is one', async () => {
    const file = createFakeSecrets();
    await createSafeSecrets(file, keychain('none', false)).write(cloud, 'token');

    expect(await createSafeSecrets(file, keychain('mine')).read(cloud)).toBe('token');
  });

  it('are gone once they are forgotten', async () => {
    const secrets = createSafeSecrets(createFakeSecrets(), keychain('mine'));
    await secrets.write(cloud, 'token');

    await secrets.forget(cloud);

    expect(await secrets.read(cloud)).toBeUndefined();
  });
});
