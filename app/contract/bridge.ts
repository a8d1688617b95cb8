/** What a desktop's preload gives the page: texts in both directions, and names for dropped files. */
import type { Stop } from './contract.ts';

/** The bridge. Texts are the protocol's; `page` is a name the page makes up for each wire. */
export interface DesktopBridge {
  post(page: string, text: string): void;
  onText(listener: (page: string, text: string) => void): Stop;
  /** The paths of files the person dropped or chose; the host takes them from then on. Files a script made have none. */
  pathsOf(files: readonly object[]): readonly string[];
}

/** The name under which a page finds it. */
export const bridgeName = 'tintypeBridge';

/** Wires whose page names begin so are answered by the shell and not by the engine. */
export const shellPagePrefix = 'shell-';
