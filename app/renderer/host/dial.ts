/** The wire to the host: the desktop's bridge where there is one, else a socket to the server the page came from. */
import type { DesktopBridge } from '../../contract/bridge.ts';
import { shellPagePrefix } from '../../contract/bridge.ts';
import type { ToClient, ToHost, Wire } from '../../contract/frames.ts';
import { type ShellClient, shellApi } from '../../contract/shell-api.ts';
import { connect } from '../../rpc/connect.ts';
import { overBridge } from '../../rpc/pages.ts';
import { overClientSocket } from '../../rpc/websocket-wire.ts';

declare global {
  interface Window {
    /** What the desktop's preload gives the page. */
    readonly tintypeBridge?: DesktopBridge;
  }
}

/** The desktop's bridge; absent in a browser. */
export const bridge = window.tintypeBridge;

/** What the window itself can be asked; absent in a browser. */
export const shell: ShellClient | undefined =
  bridge && connect(shellApi, overBridge(bridge, `${shellPagePrefix}${crypto.randomUUID()}`));

/** Opens a new wire to the host, or rejects. On the desktop it waits until the engine runs. */
export async function dialHost(): Promise<Wire<ToHost, ToClient>> {
  if (bridge === undefined) return overClientSocket(new WebSocket(wireAddress()));
  await engineRuns();
  return overBridge(bridge, crypto.randomUUID());
}

function engineRuns(): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = shell?.engine.watch(({ is }) => {
      if (is !== 'running') return;
      // The first item may come before `watch` has answered how to end it.
      queueMicrotask(() => stop?.());
      resolve();
    }, reject);
  });
}

function wireAddress(): string {
  const address = new URL('/wire', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}
