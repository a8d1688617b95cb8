/** What signing in needs of the shell it runs in. */

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
