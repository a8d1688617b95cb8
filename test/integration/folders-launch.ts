import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A line the child prints. */
export interface Line {
  readonly log?: string;
  readonly reported?: readonly string[];
  readonly place?: string;
  readonly mode?: string;
  readonly notice?: string;
  readonly because?: string;
  readonly upToDate?: boolean;
  readonly problems?: readonly { readonly path: string; readonly because: string }[];
}

/** A folder that is watched in a process of its own. */
export interface Child {
  readonly root: string;
  readonly reported: string[];
  start(): void;
  until(isSo: (line: Line) => boolean, withinMs?: number): Promise<void>;
  end(): Promise<void>;
}

/** Prepares a child that is run by `command` with `before` in front of the program. `until` looks at every line since the last it waited for. */
export function launch(
  root: string,
  command: string,
  before: readonly string[],
  user: { uid?: number; gid?: number } = {},
): Child {
  const program = fileURLToPath(new URL('./folders-child.ts', import.meta.url));
  const reported: string[] = [];
  const lines: Line[] = [];
  let process_: ChildProcess | undefined;
  let read = 0;
  let onLine: () => void = () => undefined;
  return {
    root,
    reported,
    start() {
      process_ = spawn(command, [...before, ...(before.length > 0 ? [process.execPath] : []), program, root], {
        stdio: ['pipe', 'pipe', 'inherit'],
        ...user,
      });
      createInterface({ input: process_.stdout as NodeJS.ReadableStream }).on('line', (text) => {
        const line: Line = JSON.parse(text);
        lines.push(line);
        reported.push(...(line.reported ?? []));
        onLine();
      });
    },
    until(isSo, withinMs = 10_000) {
      return new Promise((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`not within ${withinMs} ms: ${JSON.stringify(lines.slice(-5))}`)),
          withinMs,
        );
        onLine = () => {
          while (read < lines.length) {
            if (!isSo(lines[read++] as Line)) continue;
            clearTimeout(limit);
            onLine = () => undefined;
            resolve();
            return;
          }
        };
        onLine();
      });
    },
    async end() {
      const running = process_;
      if (running === undefined || running.exitCode !== null) return;
      const ended = new Promise((resolve) => running.once('exit', resolve));
      running.stdin?.end();
      const limit = setTimeout(() => running.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(limit);
    },
  };
}
