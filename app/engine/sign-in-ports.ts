/** What signing in needs of the world and of the shell it runs in. */
import type { SignInProblem } from '../contract/methods/connection.ts';
import type { Answer } from './ports.ts';

/**
 * Keeps the one secret of each cloud that outlives the program: the refresh token. Nothing else of a sign-in is kept.
 * The system's keychain where there is one, else a file for its owner alone.
 */
export interface Secrets {
  /** The secret of the cloud whose API is at this address; undefined where there is none, or it can no longer be read. */
  read(cloud: string): Promise<string | undefined>;
  /** Replaces the one before, whole: after a power cut it is the old one or the new one. Rejects when it cannot be kept. */
  write(cloud: string, secret: string): Promise<void>;
  /** Does nothing where there is none. */
  forget(cloud: string): Promise<void>;
}

/** Opens pages in the browser the person uses, never in a window of ours: there they see whose page it is. */
export interface SystemBrowser {
  /** Answers whether a browser was started. Whether the page is shown nobody can know. */
  open(url: string): Promise<boolean>;
}

/** A value, or why signing in did not come to it, in the words people are told it by. */
export type Tried<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly because: SignInProblem };

/** What a person's sign-in gave. Only the refresh token is ever kept. */
export interface Tokens {
  readonly idToken: string;
  /** When the ID token ends, milliseconds since 1970 by this machine's clock. */
  readonly expiresAt: number;
  /** Absent when the one before stays good. */
  readonly refreshToken?: string;
  readonly accessToken: string;
  /** The issuer's own name for the person. */
  readonly subject: string;
  /** What people call the person: an address, or the end of `subject`. */
  readonly name: string;
}

/** One try at signing in: where the person goes, and what the answer must fit. Good for one answer. */
export interface SignInAttempt {
  readonly url: string;
  readonly redirectUri: string;
  /** Names this attempt in the answer. Nobody else can know it. */
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** The issuer people sign in with: OpenID Connect, code with PKCE, a public client. */
export interface OpenId {
  begin(redirectUri: string): Promise<Tried<SignInAttempt>>;
  /** `redirect`: the address the browser was sent to. Checks all of it, and the ID token's signature. */
  finish(attempt: SignInAttempt, redirect: string): Promise<Tried<Tokens>>;
  /** `signedOut`: the token is not good any more. Every other failure says nothing about it. */
  refresh(refreshToken: string): Promise<Answer<Tokens>>;
  /** Ends this refresh token and what was made from it. */
  revoke(refreshToken: string): Promise<Answer<void>>;
  /** Ends every session of the person, on all machines, where the issuer can do that. */
  endEverywhere(accessToken: string): Promise<Answer<void>>;
  /** The page that ends the browser's own session; undefined where that is not known. */
  signOutUrl(port: number): Promise<string | undefined>;
}

/** Where the browser brings the answer to: one of the registered ports of this machine, for as long as one attempt lasts. */
export interface RedirectListener {
  readonly port: number;
  /** The first answer that names this attempt. Others are refused and do not end it. Rejects when `signal` aborts. */
  answered(state: string, signal: AbortSignal): Promise<Redirect>;
  /** Takes no more, and closes within a moment. */
  close(): void;
}

/** An answer that came. The person sees a page once `show` was called. */
export interface Redirect {
  readonly url: string;
  show(page: 'signedIn' | 'denied' | 'failed'): void;
}

/** Listens on the first of these ports that is free; undefined when all are taken. */
export type ListenForRedirect = (ports: readonly number[]) => Promise<RedirectListener | undefined>;
