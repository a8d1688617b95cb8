/** Where `npm start` shows Tintype: in a window of its own, or in the browser. */

/** What it is decided by. */
export interface StartFacts {
  /** Of the command line. */
  readonly options: readonly string[];
  /** Electron's program, where there is one. */
  readonly executable: string | undefined;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Who runs it; absent on Windows. */
  readonly userId?: number | undefined;
}

/** The decision. `because` ends a sentence that a person reads. */
export type StartShell =
  | { readonly is: 'desktop'; readonly executable: string; readonly flags: readonly string[] }
  | { readonly is: 'browser'; readonly because: string };

/** The desktop where it can be, else the browser and why. */
export function chooseShell({ options, executable, platform, environment, userId }: StartFacts): StartShell {
  const { DISPLAY, WAYLAND_DISPLAY } = environment;
  if (options.length > 0) return { is: 'browser', because: 'its options were given' };
  if (executable === undefined)
    return { is: 'browser', because: 'there is no Electron here ("npm run desktop:runtime" fetches it)' };
  if (platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return { is: 'browser', because: 'there is no display for a window' };
  // Chromium does not run as root with its sandbox.
  return { is: 'desktop', executable, flags: platform === 'linux' && userId === 0 ? ['--no-sandbox'] : [] };
}
