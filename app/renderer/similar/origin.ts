import type { SimilarItem } from '../../contract/methods/library.ts';

/** Where a picture came from: in a few words, and the whole of it. */
export interface Origin {
  readonly words: string;
  readonly whole: string;
}

const foldersShown = 2;

/** The last folders of its path on this machine, else the watched folder it was sent from; undefined where neither is known. */
export function originOf({ path, folder }: Pick<SimilarItem, 'path' | 'folder'>): Origin | undefined {
  if (path === undefined) return folder === undefined ? undefined : { words: folder, whole: folder };
  const separator = path.includes('\\') && !path.startsWith('/') ? '\\' : '/';
  const folders = path.split(separator).slice(0, -1);
  const words = folders.slice(-foldersShown).join(separator);
  return { words: words === '' ? separator : words, whole: path };
}
