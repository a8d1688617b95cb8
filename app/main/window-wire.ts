/**
 * Who may speak from a window, and to whom it is passed on. A text counts only when it comes from the window's main frame on
 * our own origin: a page the person was led to, or a frame inside ours, is not the UI.
 */
import { ipcMain, type WebContents } from 'electron';
import * as z from 'zod';
import { uiOrigin } from './schemes.ts';

/** Where a window's texts go. */
export interface WindowEars {
  readonly onText: (page: string, text: string) => void;
  /** Paths of files the person dropped into the window. */
  readonly onPaths: (paths: readonly string[]) => void;
  /** Its page is gone: the window closed, or its process died. */
  readonly onGone: () => void;
  /** Somebody else spoke. */
  readonly onForeign: () => void;
}

/** The channels a preload uses. */
export const wireChannel = 'wire';
const pathsChannel = 'paths';

/** Names of pages, and texts, as long as the web server takes them too. */
const Said = z.tuple([z.string().max(100), z.string().max(4 * 1024 * 1024)]);
const Paths = z.tuple([z.array(z.string().min(1).max(32_768)).max(50_000)]);

/** What is known of a frame. */
export interface SpokenBy {
  readonly origin: string;
  readonly parent: unknown;
}

/** Whether a frame is the UI itself. A frame that is gone already is nobody. */
export const isOurFrame = (frame: SpokenBy | null | undefined): boolean =>
  frame !== null && frame !== undefined && frame.parent === null && frame.origin === uiOrigin;

/** Listens to one window until it is destroyed. */
export function serveWindow(contents: WebContents, ears: WindowEars): void {
  const heard =
    <T>(schema: z.ZodType<T>, then: (said: T) => void) =>
    (event: Electron.IpcMainEvent, ...given: unknown[]): void => {
      if (event.sender !== contents) return;
      const said = schema.safeParse(given);
      if (isOurFrame(event.senderFrame) && said.success) then(said.data);
      else ears.onForeign();
    };
  const onWire = heard(Said, ([page, text]) => ears.onText(page, text));
  const onPaths = heard(Paths, ([paths]) => ears.onPaths(paths));
  ipcMain.on(wireChannel, onWire);
  ipcMain.on(pathsChannel, onPaths);
  contents.on('render-process-gone', ears.onGone);
  contents.once('destroyed', () => {
    ipcMain.off(wireChannel, onWire);
    ipcMain.off(pathsChannel, onPaths);
    ears.onGone();
  });
}
