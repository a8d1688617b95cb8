/** The browser of this system, started by the system's own command. */
import { spawn } from 'node:child_process';
import { isSafeAddress } from '../adapters/safe-address.ts';
import type { SystemBrowser } from '../engine/sign-in-ports.ts';

const commands: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** A command that is there answers within so long whether it could start anything. */
const startMs = 2_000;

/** Opens addresses of the web and nothing else. TINTYPE_BROWSER names another command; `none` says that there is no browser. */
export function createSystemBrowser(environment: NodeJS.ProcessEnv = process.env): SystemBrowser {
  const named = environment.TINTYPE_BROWSER;
  const [command, ...args] = named === undefined ? (commands[process.platform] ?? ['xdg-open']) : [named];
  return {
    open: (url) => {
      const address = URL.parse(url);
      if (named === 'none' || address === null || !isSafeAddress(address)) return Promise.resolve(false);
      // Without a display xdg-open falls back to browsers in the terminal, which would take it over.
      if (named === undefined && process.platform === 'linux' && !environment.DISPLAY && !environment.WAYLAND_DISPLAY)
        return Promise.resolve(false);
      return start(command, [...args, address.href]);
    },
  };
}

function start(command: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), startMs);
    const end = (isStarted: boolean): void => {
      clearTimeout(timer);
      resolve(isStarted);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
    child.unref();
  });
}
