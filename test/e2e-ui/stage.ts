/** The real host over a real local cloud, each in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';

const cli = fileURLToPath(new URL('../../app/headless/cli.ts', import.meta.url));
const startMaxMs = 60_000;
const stopMaxMs = 10_000;

/** A host with its cloud. */
export interface Stage {
  /** Where pictures may lie: the one folder pages may look into. */
  readonly pictures: string;
  readonly dataDir: string;
  /** The cloud that runs now. */
  cloud(): RunningCloud;
  /** A link into the UI. Works once. */
  newLink(): Promise<string>;
  /** Ends the cloud as a power cut does. Its data stays. */
  stopCloud(): Promise<void>;
  /** Starts it again: same ports, same data. */
  startCloud(): Promise<void>;
  close(): Promise<void>;
}

/** Puts something into an account's folder before its host starts. */
type Fill = (accountDir: string) => void;

/** Starts both with nothing but what `fill` put there, in `dir` or a fresh folder. `uiDir` is the built UI. */
export async function startStage(uiDir: string, dir?: string, fill?: Fill): Promise<Stage> {
  return startIn(dir ?? (await mkdtemp(join(tmpdir(), 'tintype-e2e-ui-'))), uiDir, fill);
}

async function startIn(dir: string, uiDir: string, fill: Fill | undefined): Promise<Stage> {
  const [pictures, cloudDir, dataDir] = [join(dir, 'Pictures'), join(dir, 'cloud'), join(dir, 'data')];
  await Promise.all([pictures, cloudDir].map((path) => mkdir(path)));
  const first = await startCloudSomewhere(cloudDir);
  let cloud = first.cloud;
  const serve = ['serve', '--port', '0', '--data-dir', dataDir];
  const start = (): Run => spawnCli([...serve, '--cloud', cloud.ready.api, '--ui', uiDir, '--roots', pictures]);
  if (fill !== undefined) {
    // Only a host that was there before has named the account's folder.
    const before = start();
    await linkFrom(before);
    await end(before.child);
    for (const account of await readdir(join(dataDir, 'accounts'))) fill(join(dataDir, 'accounts', account));
  }
  const host = start();
  let link: string | undefined = await linkFrom(host);
  return {
    pictures,
    dataDir,
    cloud: () => cloud,
    newLink: async () => {
      const next = link ?? (await linkFrom(spawnCli(['serve', '--link', '--data-dir', dataDir])));
      link = undefined;
      return next;
    },
    stopCloud: () => cloud.kill(),
    startCloud: async () => {
      cloud = await startLocalCloud({ dataDir: cloudDir, args: first.args });
    },
    close: async () => {
      await end(host.child);
      await cloud.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface Run {
  readonly child: ChildProcess;
  readonly said: () => string;
}

function spawnCli(args: readonly string[]): Run {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said += text;
    });
  }
  return { child, said: () => said };
}

/** The link a command prints. Rejects with all it said when there is none in time. */
async function linkFrom({ child, said }: Run): Promise<string> {
  const limit = AbortSignal.timeout(startMaxMs);
  for (;;) {
    const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w.-]+(?=\s)/.exec(said())?.[0];
    if (found !== undefined) return found;
    if (limit.aborted || child.exitCode !== null || child.stdout === null) throw new Error(`no link: ${said()}`);
    await Promise.race([once(child.stdout, 'data', { signal: limit }), once(child, 'close')]).catch(() => undefined);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMaxMs);
  child.kill('SIGTERM');
  await closed;
  clearTimeout(timer);
}

/** On three ports in a row below those that systems give to connections, so that they are free again for the next cloud. */
async function startCloudSomewhere(dataDir: string): Promise<{ cloud: RunningCloud; args: readonly string[] }> {
  for (let attempt = 1; ; attempt += 1) {
    const args = ['--port', String(20_000 + Math.floor(Math.random() * 12_000))];
    try {
      return { cloud: await startLocalCloud({ dataDir, args }), args };
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}
