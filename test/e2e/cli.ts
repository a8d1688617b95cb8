/** Runs the `tintype` command as a person does: as a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../app/headless/cli.ts', import.meta.url));

/** What a run printed, and how it ended. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Every line of `out` as JSON. */
  readonly lines: readonly Record<string, unknown>[];
}

/** Runs to the end. A run that takes longer than `limitMs` is killed and has no code. */
export function tintype(args: readonly string[], limitMs = 240_000): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({
        code,
        out,
        err,
        get lines() {
          return out
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line));
        },
      });
    });
  });
}
