/** `npm start` as a person runs it, from the command to the printed link. POSIX, for its process group. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What to start, and where. */
export interface StartAsk {
  /** The clone. */
  readonly root: string;
  readonly dataDir: string;
  readonly limitMs: number;
}

const link = 'Tintype is at ';

/** Milliseconds until the link stands there; the whole of it is stopped again before this resolves. */
export async function msUntilLink({ root, dataDir, limitMs }: StartAsk): Promise<number> {
  const began = performance.now();
  const { PATH = '', HOME = '' } = process.env;
  // An option means the browser, wherever a desktop is. No DISPLAY, so that none is opened.
  const args = ['start', '--', '--port', '0', '--data-dir', dataDir];
  const child = spawn('npm', args, {
    cwd: root,
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm passes no signal on to what it runs: the whole group is stopped.
    detached: true,
  });
  const closed = once(child, 'close');
  const late = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), limitMs);
  let said = '';
  let tookMs: number | undefined;
  const hear = (text: string): void => {
    said += text;
    if (tookMs !== undefined || child.pid === undefined || !said.includes(link)) return;
    tookMs = performance.now() - began;
    process.kill(-child.pid, 'SIGTERM');
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  await closed;
  clearTimeout(late);
  if (tookMs === undefined) throw new Error(`npm start printed no link: ${said.slice(-2_000)}`);
  return tookMs;
}
