/** How paths lie to one another. Roots are absolute and of this system; paths within a folder have their parts joined by `/`. */

/** How a new root lies to one that is watched; undefined when they have nothing in common. Watching a picture twice would report it twice. */
export type Nesting = 'same' | 'inside' | 'contains' | undefined;

/** Both paths absolute and resolved, of one system. */
export function nestingOf(root: string, other: string): Nesting {
  const a = withEnd(root);
  const b = withEnd(other);
  if (a === b) return 'same';
  if (a.startsWith(b)) return 'inside';
  return b.startsWith(a) ? 'contains' : undefined;
}

/** With the separator its system ends a directory with, so that `/photos-old` does not begin with `/photos`. */
function withEnd(path: string): string {
  const separator = separatorOf(path);
  return path.endsWith(separator) ? path : path + separator;
}

/** Absolute paths begin with `/` on all systems but Windows. */
const separatorOf = (root: string): string => (root.startsWith('/') ? '/' : '\\');

/** The absolute path of what lies at `path` within the root. */
export const absoluteIn = (root: string, path: string): string =>
  path === '' ? root : withEnd(root) + path.replaceAll('/', separatorOf(root));

/** The path within the root of what lies below it. */
export const relativeIn = (root: string, absolute: string): string =>
  absolute.slice(withEnd(root).length).replaceAll(separatorOf(root), '/');

/** The last part of a root's path: what people call the folder. */
export const lastPartOf = (root: string): string => {
  const parts = root.split(separatorOf(root)).filter((part) => part !== '');
  return parts.at(-1) ?? root;
};
