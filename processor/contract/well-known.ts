import * as z from 'zod';

/** Where a cloud tells a client all it needs, without being asked to sign: nothing in it is secret. */
export const wellKnownPath = '/.well-known/tintype.json';

/**
 * How people sign in to a cloud that wants to know who they are: a public OpenID client, code with PKCE. Each use of a
 * refresh token gives a new one in its place: store that before going on (docs/decisions/0028).
 */
export const SignIn = z.object({
  /**
   * The OpenID issuer, as `iss` of an ID token has it; its discovery document lies under it. On AWS the user pool:
   * `https://cognito-idp.{region}.amazonaws.com/{userPoolId}`.
   */
  issuer: z.url(),
  userPoolId: z.string().min(1),
  /** A public client: it has no secret. */
  clientId: z.string().min(1),
  /** Base URL of the pages people sign in on (managed login), no slash at the end. */
  domain: z.url(),
  /** Loopback ports that `redirectUri` and `signedOutUri` are registered with. Take the first that is free. */
  redirectPorts: z.array(z.int().min(1024).max(65_535)).min(1),
  /** What to ask for; `openid` is among them. */
  scopes: z.array(z.string().min(1)).min(1),
});
export type SignIn = z.infer<typeof SignIn>;

/** `GET /.well-known/tintype.json`. */
export const WellKnown = z.object({
  version: z.literal(1),
  /** Base URL of the API, no slash at the end. */
  api: z.url(),
  region: z.string().min(1),
  identityPoolId: z.string().min(1),
  /** Endpoint of the identity pool; absent means Amazon Cognito in `region`. */
  identity: z.url().exactOptional(),
  /** Absent where nobody signs in: the identity pool knows the person at this machine (docs/decisions/0006). */
  signIn: SignIn.exactOptional(),
});
export type WellKnown = z.infer<typeof WellKnown>;

/** Where the browser brings the code to. Registered to the letter, so path and host are the same for every client. */
export const redirectUri = (port: number): string => `http://127.0.0.1:${port}/signed-in`;

/** Where the browser may go after signing out. */
export const signedOutUri = (port: number): string => `http://127.0.0.1:${port}/signed-out`;

/** The name the identity pool knows the issuer by, as a key of `Logins`: the issuer without its scheme. */
export const loginProvider = (signIn: Pick<SignIn, 'issuer'>): string => signIn.issuer.replace(/^https?:\/\//, '');
