import { describe, expect, it } from 'vitest';
import { loginProvider, redirectUri, signedOutUri, WellKnown } from '../../../../processor/contract/well-known.ts';

const signIn = {
  issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI',
  userPoolId: 'eu-central-1_AbCdEfGhI',
  clientId: '1example23456789',
  domain: 'https://tintype-home.auth.eu-central-1.amazoncognito.com',
  redirectPorts: [14_771, 24_771, 28_771],
  scopes: ['openid', 'email'],
};
const cloud = {
  version: 1,
  api: 'https://abc123.execute-api.eu-central-1.amazonaws.com',
  region: 'eu-central-1',
  identityPoolId: 'eu-central-1:11111111-2222-3333-4444-555555555555',
};

describe('the document a cloud tells a client all it needs in', () => {
  it('is whole without a sign-in, as the local cloud has it', () => {
    expect(WellKnown.parse({ ...cloud, identity: 'http://127.0.0.1:4002' })).toEqual({
      ...cloud,
      identity: 'http://127.0.0.1:4002',
    });
  });

  it('says how to sign in', () => {
    expect(WellKnown.parse({ ...cloud, signIn }).signIn).toEqual(signIn);
  });

  it.each([
    ['no port to come back to', { ...signIn, redirectPorts: [] }],
    ['a port below those a program may open', { ...signIn, redirectPorts: [80] }],
    ['a domain that is no address', { ...signIn, domain: 'tintype-home' }],
    ['no client', { ...signIn, clientId: '' }],
  ])('is refused with %s', (_what, wrong) => {
    expect(WellKnown.safeParse({ ...cloud, signIn: wrong }).success).toBe(false);
  });

  it('brings the browser back to the loopback address itself, not to a name that may be resolved elsewhere', () => {
    expect(redirectUri(14_771)).toBe('http://127.0.0.1:14771/signed-in');
    expect(signedOutUri(14_771)).toBe('http://127.0.0.1:14771/signed-out');
  });

  it('names the user pool as the identity pool knows it', () => {
    expect(loginProvider(signIn)).toBe('cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI');
  });
});
