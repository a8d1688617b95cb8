/** What a window's pages say, passed on: to the engine, or to the shell's own handlers. */
import type { WebContents } from 'electron';
import { shellPagePrefix } from '../contract/bridge.ts';
import { type ShellHandlers, shellApi } from '../contract/shell-api.ts';
import { servePages } from '../rpc/pages.ts';
import { serve } from '../rpc/serve.ts';
import { serveWindow, wireChannel } from './window-wire.ts';

/** What a line works with. */
export interface WindowLineParts {
  readonly handlers: ShellHandlers;
  readonly isEngineRunning: () => boolean;
  readonly toEngine: (page: string, text: string) => void;
  readonly engineForgets: () => void;
  readonly onPaths: (paths: readonly string[]) => void;
  readonly onForeign: () => void;
  readonly onFault: (where: string, error: unknown) => void;
}

/** The line of one window. */
export interface WindowLine {
  /** The engine answers. */
  receive(page: string, text: string): void;
  /** The engine is gone: the page's wire is closed, and it dials again once the engine runs. */
  engineGone(): void;
}

/** Opens the line of a window. It ends with the window. */
export function openWindowLine(contents: WebContents, parts: WindowLineParts): WindowLine {
  let enginePage: string | undefined;
  const post = (page: string, text: string): void => {
    if (!contents.isDestroyed()) contents.send(wireChannel, page, text);
  };
  const shellPages = servePages(post, (wire) => {
    serve(shellApi, parts.handlers, { wire, onFault: parts.onFault });
  });
  const toEngine = (page: string, text: string): void => {
    if (parts.isEngineRunning()) {
      enginePage = page;
      parts.toEngine(page, text);
    } else post(page, '');
  };
  serveWindow(contents, {
    onText: (page, text) => {
      if (page.startsWith(shellPagePrefix)) shellPages.receive(page, text);
      else toEngine(page, text);
    },
    onPaths: parts.onPaths,
    onForeign: parts.onForeign,
    onGone: () => {
      shellPages.close();
      parts.engineForgets();
    },
  });
  return {
    receive: post,
    engineGone: () => {
      if (enginePage !== undefined) post(enginePage, '');
      enginePage = undefined;
    },
  };
}
