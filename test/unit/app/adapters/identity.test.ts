import { expect, it } from 'vitest';
import { keysFrom } from '../../../../app/adapters/identity.ts';

const now = Date.UTC(2026, 10, 22, 12);
const given = { AccessKeyId: 'ASIA', SecretKey: 'secret', SessionToken: 'token' };

it('session keys last until the pool says', () => {
  const keys = keysFrom({ ...given, Expiration: new Date(now + 3_600_000) }, 'id', now);
  expect(keys?.expiresAt).toBe(now + 3_600_000);
});

it('session keys fetched by a clock that is hours ahead are used, not fetched again for every call', () => {
  const keys = keysFrom({ ...given, Expiration: new Date(now - 7_200_000) }, 'id', now);
  expect(keys?.expiresAt).toBe(now + 900_000);
});

it('an answer without all keys gives none', () => {
  expect(keysFrom({ ...given, SecretKey: undefined }, 'id', now)).toBeUndefined();
  expect(keysFrom(given, undefined, now)).toBeUndefined();
});

it('session keys are renewed five minutes before they end, and at half of what lives shorter than ten', () => {
  expect(keysFrom({ ...given, Expiration: new Date(now + 3_600_000) }, 'id', now)?.renewAt).toBe(now + 3_300_000);
  expect(keysFrom({ ...given, Expiration: new Date(now + 4_000) }, 'id', now)?.renewAt).toBe(now + 2_000);
});
