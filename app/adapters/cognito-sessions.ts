/** Amazon Cognito's "GlobalSignOut": ends a person's sessions on every machine. OpenID Connect has no such thing. */

const userPool = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\//;

/** Does nothing for an issuer that is no user pool. Throws where Cognito does not answer that it is done. */
export async function endCognitoSessions(
  issuer: string,
  accessToken: string,
  { withinMs, ask = fetch }: { readonly withinMs: number; readonly ask?: typeof fetch },
): Promise<void> {
  if (!userPool.test(issuer)) return;
  const answer = await ask(new URL('/', issuer), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.GlobalSignOut',
    },
    body: JSON.stringify({ AccessToken: accessToken }),
    redirect: 'error',
    signal: AbortSignal.timeout(withinMs),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new TypeError('not signed out everywhere', { cause: answer.status });
}
