/** What a start of the program, or of a second one, asks for: links, files and folders. */
import { resolve } from 'node:path';
import type { ShellPlace } from '../contract/shell-api.ts';

/** What was asked. */
export interface StartAsk {
  /** Started with the session of the person: no window is opened. */
  readonly isHidden: boolean;
  readonly place?: ShellPlace;
  /** Absolute. */
  readonly paths: readonly string[];
}

/** The flag of a start with the session. */
export const hiddenFlag = '--hidden';

/** The scheme of links into the program. */
export const linkScheme = 'tintype';

const lengthMax = 200;
const places = /^tintype:\/\/(open|library|uploads|folders|overview|settings)\/?$/;
const picture = /^tintype:\/\/picture\/([0-9a-f]{64})\/?$/;

/** Where a link leads; undefined for what is no link of ours. Anybody may make one, so it only ever shows something. */
export function tryPlace(link: string): ShellPlace | undefined {
  if (link.length > lengthMax) return undefined;
  const [, digest] = picture.exec(link) ?? [];
  if (digest !== undefined) return { view: 'picture', digest };
  const [, view] = places.exec(link) ?? [];
  switch (view) {
    case undefined:
      return undefined;
    case 'uploads':
    case 'folders':
    case 'overview':
    case 'settings':
      return { view };
    default:
      return { view: 'library' };
  }
}

const isLink = (argument: string): boolean => argument.toLowerCase().startsWith(`${linkScheme}:`);

/** Reads the arguments after the program's own. Flags of Electron and Chromium are passed over; a bad link asks for nothing. */
export function readStart(argv: readonly string[], workingDir: string): StartAsk {
  const named = argv.filter((argument) => argument !== '' && !argument.startsWith('-'));
  const place = named.flatMap((argument) => (isLink(argument) ? (tryPlace(argument) ?? []) : []))[0];
  return {
    isHidden: argv.includes(hiddenFlag),
    ...(place !== undefined && { place }),
    paths: named.filter((argument) => !isLink(argument)).map((path) => resolve(workingDir, path)),
  };
}

/** The arguments after the program: in a checkout Electron is the program and the first that is no flag names the checkout. */
export function ownArguments(argv: readonly string[], isPackaged: boolean): readonly string[] {
  const rest = argv.slice(1);
  if (isPackaged) return rest;
  const app = rest.findIndex((argument) => !argument.startsWith('-'));
  return rest.filter((_argument, at) => at !== app);
}
