import { expect, it } from 'vitest';
import { endCognitoSessions } from '../../../../app/adapters/cognito-sessions.ts';

const pool = 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc';

/** Cognito as its API reference has it: GlobalSignOut with an access token it knows. */
function createCognito(known: string) {
  const asked: { url: string; target: string | null; body: unknown }[] = [];
  const ask: typeof fetch = async (url, options) => {
    const body: unknown = JSON.parse(String(options?.body));
    asked.push({ url: String(url), target: new Headers(options?.headers).get('x-amz-target'), body });
    const isKnown = typeof body === 'object' && body !== null && 'AccessToken' in body && body.AccessToken === known;
    return new Response('{}', { status: isKnown ? 200 : 400 });
  };
  return { ask, asked };
}

it("signing out everywhere ends a person's sessions at their user pool", async () => {
  const { ask, asked } = createCognito('token');

  await endCognitoSessions(pool, 'token', { withinMs: 1_000, ask });

  expect(asked).toEqual([
    {
      url: 'https://cognito-idp.eu-central-1.amazonaws.com/',
      target: 'AWSCognitoIdentityProviderService.GlobalSignOut',
      body: { AccessToken: 'token' },
    },
  ]);
});

it('signing out everywhere says so when the pool does not do it', async () => {
  const { ask } = createCognito('another');

  await expect(endCognitoSessions(pool, 'token', { withinMs: 1_000, ask })).rejects.toThrow(
    'not signed out everywhere',
  );
});

it.each(['https://issuer.example.com', 'https://cognito-idp.eu-central-1.amazonaws.com.evil.example/x'])(
  'an access token is never sent to %s, which is no user pool',
  async (issuer) => {
    const { ask, asked } = createCognito('token');

    await endCognitoSessions(issuer, 'token', { withinMs: 1_000, ask });

    expect(asked).toEqual([]);
  },
);
