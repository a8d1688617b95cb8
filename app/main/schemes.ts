/** The two schemes of the desktop: the bundle's pages, and pictures. Nothing else is ever loaded into a window. */
import type { CustomScheme } from 'electron';

/** The origin of the UI. */
export const uiOrigin = 'app://tintype';

/** Where the UI begins. */
export const uiAddress: string = `${uiOrigin}/`;

/** Where pictures and exports are; the `mediaBase` of the desktop's capabilities. */
export const mediaOrigin = 'media://tintype';

/** To be registered before the program is ready. Standard and secure, or their origins would be opaque and no check could pass. */
export const schemes: readonly CustomScheme[] = [
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  { scheme: 'media', privileges: { standard: true, secure: true, stream: true } },
];

/** What an address of one of our schemes names; undefined for what is none, or names a port, a person or a query. */
export function tryOwnAddress(address: string): { readonly origin: string; readonly path: string } | undefined {
  if (!URL.canParse(address)) return undefined;
  // Node's URL gives schemes of our own no origin.
  const { protocol, host, pathname, username, password, search } = new URL(address);
  const isPlain = username === '' && password === '' && search === '';
  return isPlain ? { origin: `${protocol}//${host}`, path: pathname } : undefined;
}
