/**
 * Two suites over a real Ceph RADOS Gateway: the object store's promises, and the functions as users who may do no more
 * than their roles. Starts a gateway with ../shared/rgw-up.sh, or takes the running one that TINTYPE_RGW names as the JSON
 * line rgw-up.sh prints (the functions need users, and are skipped there), and stops what it started however it ends.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const upScript = join(root, '../shared/rgw-up.sh');
const downScript = join(root, '../shared/rgw-down.sh');
const daemons = ['mon', 'osd', 'rgw'] as const;

/** The ports rgw-up.sh gives the gateway and the monitor. */
const ports = [7480, 6789];

const startLimitMs = 60_000;
const stopLimitMs = 10_000;
const suiteLimitMs = 300_000;

const attemptsMax = 3;

// Left to itself, Ceph 16's OSD tells its monitor where and what it is, often before it has the monitor's map, is refused
// ("wrong fsid") and ends: about every second start when measured. rgw-up.sh tells the monitor anyway.
const cephArguments = '--osd-class-update-on-start=false --osd-crush-update-on-start=false';

const ended = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => ended.abort(name));

async function main(): Promise<number> {
  const running = process.env.TINTYPE_RGW;
  if (running !== undefined) return runSuites(running);
  const missing = whatIsMissing();
  if (missing !== undefined) {
    console.log(`rgw: skipped, because ${missing}`);
    return 0;
  }
  for (const port of ports) {
    if (await isTaken(port)) {
      console.error(`rgw: port ${port} is taken. If a gateway is running there, name it in TINTYPE_RGW.`);
      return 1;
    }
  }
  return withGateway(runSuites);
}

function whatIsMissing(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const absent = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph', 'curl'].find(
    (program) => !folders.some((folder) => existsSync(join(folder, program))),
  );
  if (absent !== undefined)
    return `${absent} is not installed (apt-get install radosgw ceph-mon ceph-osd ceph-base ceph-common curl)`;
  return existsSync(upScript) ? undefined : 'there is no ../shared/rgw-up.sh to start one';
}

const suites = [
  ['--project', 'contract', 'test/contract/object-store/rgw.test.ts'],
  ['--project', 'infra', 'test/infra/lambda/rgw.test.ts'],
];

/** Runs the suites over the gateway that this JSON line names; gives the exit code of the first that fails. */
async function runSuites(line: string): Promise<number> {
  for (const suite of suites) {
    const code = await runSuite(line, suite);
    if (code !== 0) return code;
  }
  return 0;
}

async function runSuite(line: string, suite: readonly string[]): Promise<number> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...suite], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TINTYPE_RGW: line },
  });
  return exitOf(child, suiteLimitMs);
}

/** Starts a gateway in a new folder, gives `use` its line, and stops it when that is over. */
async function withGateway(use: (line: string) => Promise<number>): Promise<number> {
  for (let attempt = 1; attempt <= attemptsMax && !ended.signal.aborted; attempt++) {
    const folder = mkdtempSync(join(tmpdir(), 'tintype-rgw-'));
    // The last resort, should this process end in a way that no `finally` sees.
    const stopAtOnce = (): void => void spawnSync(downScript, [folder]);
    process.once('exit', stopAtOnce);
    try {
      const line = await start(folder);
      if (line !== undefined) return await use(line);
      if (!ended.signal.aborted) console.error(`rgw: start ${attempt} of ${attemptsMax} failed: ${lastWords(folder)}`);
    } finally {
      await stop(folder);
      process.off('exit', stopAtOnce);
    }
  }
  return ended.signal.aborted ? 130 : 1;
}

/** The line of a gateway started in this folder, or undefined when it did not start. */
async function start(folder: string): Promise<string | undefined> {
  // A process group of its own: what the script waits for ends with it. The daemons leave the group by themselves.
  const child = spawn(upScript, [folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
    env: { ...process.env, CEPH_ARGS: cephArguments },
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const died = new AbortController();
  const watch = setInterval(() => hasDied(folder) && died.abort(), 500);
  const code = await exitOf(child, startLimitMs, died.signal).finally(() => clearInterval(watch));
  const line = code === 0 ? printed.trim().split('\n').at(-1) : undefined;
  return line === undefined ? undefined : JSON.stringify({ ...JSON.parse(line), users: addUsers(folder) });
}

/** Users who may do nothing yet, one for each function's role. */
function addUsers(folder: string): Readonly<Record<string, object>> {
  const users = ['api', 'analyse', 'dead-letter'].map((name) => {
    const key = { accessKeyId: `tintype-${name}`, secretAccessKey: `${name}secret` };
    const keys = [`--access-key=${key.accessKeyId}`, `--secret-key=${key.secretAccessKey}`];
    const create = ['user', 'create', `--uid=${key.accessKeyId}`, `--display-name=${name}`, ...keys];
    execFileSync('radosgw-admin', ['-c', join(folder, 'ceph.conf'), '-n', 'client.rgw.a', ...create], {
      stdio: 'ignore',
    });
    return [name, key] as const;
  });
  return Object.fromEntries(users);
}

const hasDied = (folder: string): boolean => daemonsOf(folder).some((pid) => !isAlive(pid));

/** The exit code of a child, or 1 when it was ended: because its time was up, or we were told to end. */
function exitOf(child: ChildProcess, limitMs: number, died?: AbortSignal): Promise<number> {
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(limitMs), ...(died === undefined ? [] : [died])]);
  return new Promise((resolve) => {
    const end = (): void => endProcess(child);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    process.once('exit', end);
    child.once('error', () => resolve(1));
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      process.off('exit', end);
      resolve(ended.signal.aborted ? 130 : (code ?? 1));
    });
  });
}

function endProcess(child: ChildProcess): void {
  if (child.pid === undefined) return;
  // Only the script was started with a group of its own, and is a group's leader; vitest is not.
  signalTo(-child.pid, 'SIGKILL') || signalTo(child.pid, 'SIGTERM');
}

/** Why a start failed, as far as the daemons' own output tells. */
function lastWords(folder: string): string {
  const dead = daemons.filter((name) => readPid(folder, name).some((pid) => !isAlive(pid)));
  const lines = daemons
    .map((name) => join(folder, 'log', `${name}.out`))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? '');
  return [dead.length > 0 ? `${dead.join(', ')} ended` : 'all it started were alive', ...lines].join('\n  ');
}

async function stop(folder: string): Promise<void> {
  const pids = daemonsOf(folder);
  execFileSync(downScript, [folder]);
  const deadline = Date.now() + stopLimitMs;
  while (pids.some(isAlive) && Date.now() < deadline) await wait(100);
  for (const pid of pids.filter(isAlive)) signalTo(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

/** The ids of the daemons that rgw-up.sh wrote down so far. */
const daemonsOf = (folder: string): readonly number[] => daemons.flatMap((name) => readPid(folder, name));

function readPid(folder: string, name: (typeof daemons)[number]): readonly number[] {
  const path = join(folder, `${name}.pid`);
  const pid = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  return pid > 0 ? [pid] : [];
}

const isAlive = (pid: number): boolean => signalTo(pid, 0);

/** Whether there was a process, or a group for a negative id, to send this to. */
function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // It ended by itself: nothing is left to be told.
    return false;
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (taken: boolean) => (): void => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', settle(true)).once('error', settle(false)).setTimeout(2_000, settle(false));
  });
}

process.exitCode = await main();
