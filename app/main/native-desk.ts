/** Does for the engine what only main can: the system's dialogs and its file manager. */
import { type BrowserWindow, dialog, shell } from 'electron';
import { isSafeAddress } from '../adapters/safe-address.ts';
import type { ToClient, ToHost } from '../contract/frames.ts';
import type { Secrets } from '../engine/sign-in-ports.ts';
import { tryDecodeToHost } from '../rpc/codec.ts';
import { serve } from '../rpc/serve.ts';
import { createTextWire, type TextWire } from '../rpc/text-wire.ts';
import type { GrantedPaths } from './granted-paths.ts';
import { nativeApi } from './native-api.ts';

/** What the desk works with. */
export interface NativeDeskParts {
  /** The window a dialog belongs to. */
  readonly window: () => BrowserWindow | undefined;
  /** What the button of the folder dialog says. */
  readonly chooseLabel: () => string;
  readonly granted: Pick<GrantedPaths, 'add'>;
  /** Where sessions are kept. */
  readonly secrets: Secrets;
  readonly onFault: (where: string, error: unknown) => void;
}

/** A wire that answers one run of the engine. */
export function serveNative(
  send: (text: string) => void,
  { window, chooseLabel, granted, secrets, onFault }: NativeDeskParts,
): TextWire<ToClient, ToHost> {
  const text = createTextWire<ToClient, ToHost>({ send, close: () => undefined }, tryDecodeToHost);
  const handlers = {
    native: {
      pickFolder: async () => {
        const path = await pickFolder(window(), chooseLabel());
        if (path === undefined) return null;
        granted.add([path]);
        return { path };
      },
      reveal: ({ path }: { readonly path: string }) => shell.showItemInFolder(path),
      openPage: ({ url }: { readonly url: string }) => openPage(url),
      readSecret: async ({ cloud }: { readonly cloud: string }) => {
        const secret = await secrets.read(cloud);
        return secret === undefined ? {} : { secret };
      },
      writeSecret: ({ cloud, secret }: { readonly cloud: string; readonly secret: string }) =>
        secrets.write(cloud, secret),
      forgetSecret: ({ cloud }: { readonly cloud: string }) => secrets.forget(cloud),
    },
  };
  serve(nativeApi, handlers, { wire: text.wire, onFault });
  return text;
}

/** Never another program's address: what is opened is a page of the web, over TLS or on this machine. */
async function openPage(url: string): Promise<boolean> {
  if (!isSafeAddress(new URL(url))) return false;
  return shell.openExternal(url).then(
    () => true,
    () => false,
  );
}

async function pickFolder(window: BrowserWindow | undefined, buttonLabel: string): Promise<string | undefined> {
  const ask = { buttonLabel, properties: ['openDirectory', 'createDirectory'] } satisfies Electron.OpenDialogOptions;
  const { canceled, filePaths } = await (window === undefined
    ? dialog.showOpenDialog(ask)
    : dialog.showOpenDialog(window, ask));
  return canceled ? undefined : filePaths[0];
}
