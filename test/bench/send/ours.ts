/** Our side as a command, and the sink, for the benches of sending. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { Command } from '../measured-run.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Where sets of files and compiled code are kept between runs. */
export const cache = here('../../../.cache/bench');

/** Sends all below `folder`, with its journal and all else in `dataDir`. */
export const ours = {
  name: 'Tintype',
  command: (folder: string, sink: string, dataDir: string): Command => ({
    program: process.execPath,
    // The flags and the cache as `npm run tintype` has them.
    args: ['--max-semi-space-size=2', '--heap-growing-percent=20', here('./engine.ts'), sink, dataDir, folder],
    env: { NODE_COMPILE_CACHE: join(cache, 'compile') },
    limitMs: 600_000,
  }),
};

const Stats = z.object({
  requests: z.number(),
  puts: z.number(),
  bytes: z.number(),
  most: z.number(),
  calls: z.number(),
});

/** What came to a sink since it was told to forget. */
export type SinkStats = z.infer<typeof Stats>;

/** A sink in a process of its own. `delayMs` is added to each request. */
export async function startSink(delayMs: number) {
  const child = spawn(process.execPath, [here('./sink.ts'), '--delay', String(delayMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(JSON.parse(line)).port}`;
  return {
    url,
    reset: () => fetch(`${url}/reset`, { method: 'POST' }),
    stats: async (): Promise<SinkStats> => Stats.parse(await (await fetch(`${url}/stats`)).json()),
    stop: () => child.stdin.end(),
  };
}
