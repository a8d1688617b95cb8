/** The real local cloud as a process of its own, for tests: started, waited for, stopped or killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ReadyLine } from '../../infra/local/run-file.ts';

/** How to start one. Without `dataDir` it gets a fresh folder, which goes when it is stopped. */
export interface LocalCloudWish {
  readonly dataDir?: string;
  /** More of the command line. */
  readonly args?: readonly string[];
  /** Another Node and another build of it than the sources here. */
  readonly program?: { readonly node: string; readonly entry: string };
}

/** A local cloud that is running. Its admin key is always printed. */
export interface RunningCloud {
  readonly ready: ReadyLine;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything it wrote on stdout and stderr so far. */
  readonly said: { readonly out: string; readonly err: string };
  /** A client that may do everything in the store. */
  readonly s3: S3Client;
  /** How many originals there are. */
  countObjects(): Promise<number>;
  /** Asks it to stop and answers its exit code. Does nothing the second time. */
  stop(): Promise<number | null>;
  /** kill -9, as a power cut has it. The folder stays. */
  kill(): Promise<void>;
}

const mainFile = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));
const startMaxMs = 30_000;
const stopMaxMs = 10_000;

/** Starts a cloud and waits until it is ready. Rejects with what it said when it is not in time, or ends before. */
export async function startLocalCloud({ dataDir, args = [], program }: LocalCloudWish = {}): Promise<RunningCloud> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'tintype-cloud-')));
  const { child, said } = spawnCloud(['--data-dir', folder, '--durability', 'process', '--admin', ...args], program);
  const ended = once(child, 'exit');
  const ready = ReadyLine.parse(JSON.parse(await readLine(child, said)));
  const s3 = new S3Client({
    endpoint: ready.s3,
    region: ready.region,
    credentials: { accessKeyId: ready.accessKeyId ?? '', secretAccessKey: ready.secretAccessKey ?? '' },
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const late = AbortSignal.timeout(stopMaxMs);
    late.addEventListener('abort', () => child.kill('SIGKILL'));
    const [code] = await ended;
    return code;
  };
  return {
    ready,
    dataDir: folder,
    pid: child.pid ?? 0,
    said,
    s3,
    countObjects: () => countObjects(s3, ready.originalsBucket),
    stop: async () => {
      const code = await end('SIGTERM');
      s3.destroy();
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
      return code;
    },
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

/** Runs the cloud's command until it ends by itself; rejects when it does not within 30 seconds. */
export async function runCloudCommand(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const { child, said } = spawnCloud(args);
  const [code] = await once(child, 'close', { signal: AbortSignal.timeout(startMaxMs) });
  return { code, ...said };
}

/** Asks again and again, 20 times a second, until the answer is not undefined; rejects after `maxMs`. */
export async function eventually<T>(ask: () => Promise<T | undefined>, maxMs = 20_000): Promise<T> {
  const until = Date.now() + maxMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`nothing within ${maxMs} ms`);
    await pause(50);
  }
}

interface Said {
  out: string;
  err: string;
}

function spawnCloud(
  args: readonly string[],
  { node, entry } = { node: process.execPath, entry: mainFile },
): { readonly child: ChildProcess; readonly said: Said } {
  // Its stdin is ours: with --with-parent it stops when we do, however we end.
  const child = spawn(node, [entry, '--with-parent', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  return { child, said };
}

async function readLine(child: ChildProcess, said: Said): Promise<string> {
  if (child.stdout === null) throw new Error('the cloud has no stdout');
  const lines = createInterface({ input: child.stdout });
  const tooLate = AbortSignal.timeout(startMaxMs);
  try {
    const [line] = await Promise.race([
      once(lines, 'line', { signal: tooLate }),
      once(child, 'close').then(([code]) => Promise.reject(new Error(`the cloud ended with ${code}: ${said.err}`))),
    ]);
    return String(line);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    lines.close();
    child.stdout.resume();
  }
}

async function countObjects(s3: S3Client, bucket: string): Promise<number> {
  let count = 0;
  let token: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token }));
    count += page.KeyCount ?? 0;
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return count;
}
