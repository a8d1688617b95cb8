/**
 * What a watched folder leaves out unless its owner says otherwise. Nearly every name of every scan is held against these,
 * so they are names to look up and not patterns to match; a folder's own patterns follow gitignore's rules.
 */

/**
 * One default rule. Names are compared without regard to case. `name`: this very name. `prefix`, `suffix`: names that begin
 * or end so. `inside`: all that lies directly in a directory whose name ends so, but for the names in `except`.
 */
export type NameRule = {
  /** How the rule is shown to people, in gitignore's syntax. */
  readonly shown: string;
} & (
  | { readonly is: 'name' | 'prefix' | 'suffix'; readonly text: string }
  | { readonly is: 'inside'; readonly text: string; readonly except: readonly string[] }
);

const names = (...list: readonly string[]): readonly NameRule[] =>
  list.map((text) => ({ is: 'name', text: text.toLowerCase(), shown: text.startsWith('#') ? `\\${text}` : text }));

const endings = (...list: readonly string[]): readonly NameRule[] =>
  list.map((text) => ({ is: 'suffix', text, shown: `*${text}` }));

const insides = (text: string, ...except: readonly string[]): NameRule => ({
  is: 'inside',
  text,
  except: except.map((name) => name.toLowerCase()),
  shown: `*${text}/* (but ${except.join(', ')})`,
});

/** The default rules, the first that applies counts. */
export const defaultIgnores: readonly NameRule[] = [
  // Hidden: thumbnails, trash, versions, AppleDouble halves, sync tools' temporary files, and our own marker.
  { is: 'prefix', text: '.', shown: '.*' },
  // What NAS systems keep beside the pictures: Synology, QNAP.
  ...names('@eaDir', '@tmp', '#recycle', '#snapshot', '@Recycle', '@Recently-Snapshot', '@__thumb'),
  // What operating systems keep there.
  ...names('Thumbs.db', 'ehthumbs.db', 'desktop.ini', '$RECYCLE.BIN', 'RECYCLER', 'System Volume Information'),
  ...names('lost+found', '__MACOSX', 'node_modules'),
  // Downloads and copies that are not finished.
  ...endings('.part', '.partial', '.filepart', '.crdownload', '.download', '.opdownload', '.tmp', '.temp', '.!ut'),
  { is: 'prefix', text: '~', shown: '~*' },
  // Lightroom: previews and smart previews (they are DNG files) and the catalogue's own files.
  ...endings('.lrdata', '.lrcat-data'),
  // Capture One: previews and settings beside the pictures, and the inside of its catalogues.
  ...names('CaptureOne'),
  insides('.cocatalog', 'Originals'),
  // Photos, iPhoto and Aperture: the originals, and none of the previews, masks and faces.
  insides('.photoslibrary', 'originals', 'Masters'),
  insides('.photolibrary', 'Masters', 'Originals'),
  insides('.migratedphotolibrary', 'Masters', 'Originals'),
  insides('.aplibrary', 'Masters'),
];
