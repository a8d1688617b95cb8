/**
 * `node test/bench/desktop.ts [records]`: the desktop app, from its start to a drawn Library of 10,000 records, and the resident
 * memory of all its processes, idle and while it sends 1,000 pictures. Drives the packed app where `npm run pack` made one, on a
 * display of its own where there is none. Exits 1 when a target is missed (TARGETS below).
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openCatalogue } from '../../app/adapters/catalogue.ts';
import { findRuntime } from '../../scripts/electron/runtime.ts';
import { otherJpeg } from '../e2e-ui/some-pictures.ts';
import { packagedProgram, programUnderTest, programVariable, whyNot } from '../fixtures/desktop-program.ts';
import { manyRecords } from '../fixtures/records.ts';
import { memoryBelow, type ProcessMemory, sumOf } from './process-memory.ts';

/** Milliseconds, and megabytes of all processes with the pages they share counted once. */
const TARGETS = { startMs: 1_500, idleMb: 350, sendingMb: 500 } as const;

const count = Number(process.argv[2] ?? 10_000);
const pictures = 1_000;
const rounds = 3;
const patienceMs = 60_000;

async function measure(): Promise<void> {
  process.env[programVariable] ??= packagedProgram() ?? '';
  const dir = await mkdtemp(join(tmpdir(), 'tintype-bench-desktop-'));
  try {
    await makeAccount(dir);
    const starts: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const run = await start(dir);
      starts.push(await run.drawnMs());
      await end(run);
    }
    const run = await start(dir);
    await run.drawnMs();
    // What a start leaves behind is collected, and what it began is over.
    await pause(10_000);
    const idle = memoryBelow(run.child.pid ?? 0);
    const sending = await sendAll(run, dir);
    await end(run);
    const floor = await memoryOfEmptyWindow(dir);
    const isPacked = programUnderTest().isPackaged;
    console.log({ records: count, pictures, isPacked, starts, load: loadavg()[0] });
    for (const [when, processes] of Object.entries({ 'an empty window': floor, idle, sending })) tell(when, processes);
    const figures = { startMs: medianOf(starts), idleMb: sumOf(idle).pss, sendingMb: sumOf(sending).pss };
    const rows = Object.entries(TARGETS).map(([name, target]) => {
      const figure = Math.round(figures[name as keyof typeof TARGETS]); // the keys are those of TARGETS
      return { name, figure, target, met: figure <= target };
    });
    console.table(rows);
    if (rows.some(({ met }) => !met)) process.exitCode = 1;
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function tell(when: string, processes: readonly ProcessMemory[]): void {
  const { rss, pss } = sumOf(processes);
  const each = processes.toSorted((a, b) => b.pss - a.pss).map(({ name, pss: own }) => `${name} ${Math.round(own)}`);
  console.log(`${when}: ${pss} MB with shared pages counted once, ${rss} MB summed; ${each.join(', ')}`);
}

/** What the same Electron holds with one empty window: what no app in it can be below. */
async function memoryOfEmptyWindow(dir: string): Promise<readonly ProcessMemory[]> {
  const app = join(dir, 'empty');
  await mkdir(app, { recursive: true });
  await writeFile(join(app, 'package.json'), '{"name":"empty","main":"main.js"}');
  await writeFile(
    join(app, 'main.js'),
    "const { app, BrowserWindow } = require('electron');\n" +
      "app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('about:blank'));\n",
  );
  const executable = findRuntime()?.executable;
  if (executable === undefined) return [];
  const env = { ...process.env, HOME: join(dir, 'home'), XDG_CONFIG_HOME: join(dir, 'home') };
  const child = spawn(executable, ['--no-sandbox', '--disable-gpu', app], { env, stdio: 'ignore' });
  await pause(10_000);
  const memory = memoryBelow(child.pid ?? 0);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
  return memory;
}

interface Run {
  readonly child: ChildProcess;
  readonly page: PageDebugger;
  /** From the start of the program until tiles with their records are drawn. */
  drawnMs(): Promise<number>;
}

/** Starts the program as a person does, with a door for the browser's debugger alone: Playwright's own costs a second. */
async function start(dir: string): Promise<Run> {
  const { executable, appArgs } = programUnderTest();
  const portFile = join(dir, 'data', 'desktop', 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const beganAt = Date.now();
  const child = spawn(executable, ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', ...appArgs], {
    env: { ...process.env, TINTYPE_DATA_DIR: join(dir, 'data') },
    stdio: 'ignore',
  });
  const page = await debugPage(portFile);
  return { child, page, drawnMs: async () => Number(await page.evaluate(drawnAt)) - beganAt };
}

/** The debugger of the one page there is. */
interface PageDebugger {
  /** The value of an expression, once it is there. */
  evaluate(expression: string): Promise<unknown>;
  send(method: string, params: object): Promise<Result | undefined>;
  close(): void;
}

type Result = Record<string, { readonly value?: unknown } | undefined>;

async function debugPage(portFile: string): Promise<PageDebugger> {
  const limit = AbortSignal.timeout(patienceMs);
  for (;;) {
    limit.throwIfAborted();
    const address = await tryPageAddress(portFile);
    if (address !== undefined) return openDebugger(address);
    await pause(10);
  }
}

async function tryPageAddress(portFile: string): Promise<string | undefined> {
  try {
    const [port = ''] = readFileSync(portFile, 'utf8').split('\n');
    const targets: unknown = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const pages = targets as readonly { readonly url: string; readonly webSocketDebuggerUrl: string }[];
    return pages.find(({ url }) => url.startsWith('app:'))?.webSocketDebuggerUrl;
  } catch {
    // Not there yet.
    return undefined;
  }
}

async function openDebugger(address: string): Promise<PageDebugger> {
  const socket = new WebSocket(address);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const waiting = new Map<number, (result: Result | undefined) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data));
    waiting.get(id)?.(result);
  });
  let lastId = 0;
  const send = (method: string, params: object): Promise<Result | undefined> =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      socket.send(JSON.stringify({ id: lastId, method, params }));
    });
  return {
    send,
    evaluate: async (expression) => {
      for (;;) {
        const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
        if (answer?.result !== undefined) return answer.result.value;
        // The page was only just loaded: what was asked of the one before is lost.
        await pause(10);
      }
    },
    close: () => socket.close(),
  };
}

/** Answers the time of the frame in which a screen of tiles with their records stands. */
const drawnAt = `new Promise((resolve) => {
  const look = () => {
    const tiles = [...document.querySelectorAll('.tile')];
    const isDrawn = tiles.length > 0 && tiles.every((tile) => tile.getAttribute('aria-label') !== 'Loading');
    if (isDrawn) requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
    else requestAnimationFrame(look);
  };
  look();
})`;

async function end({ child, page }: Run): Promise<void> {
  page.close();
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

const textOf = async (page: PageDebugger, selector: string): Promise<string> =>
  String(await page.evaluate(`document.querySelector('${selector}')?.innerText ?? ''`));

/** An account that was opened once, and then had so many pictures for a long time. */
async function makeAccount(dir: string): Promise<void> {
  const first = await start(dir);
  while (!(await textOf(first.page, 'main')).includes('Your pictures, kept and described.')) await pause(100);
  await end(first);
  const accounts = join(dir, 'data', 'accounts');
  for (const account of await readdir(accounts)) fill(join(accounts, account));
}

function fill(accountDir: string): void {
  const catalogue = openCatalogue(join(accountDir, 'catalogue.db'));
  for (let at = 0; at < count; at += 1_000) {
    const records = manyRecords(at, Math.min(1_000, count - at)).map((record) => ({ op: 'r' as const, record }));
    catalogue.apply(records, undefined);
  }
  catalogue.close();
}

/** Sends many pictures, and answers the most memory that was seen until all were sent. */
async function sendAll({ child, page }: Run, dir: string): Promise<readonly ProcessMemory[]> {
  const folder = join(dir, 'Pictures');
  await mkdir(folder, { recursive: true });
  for (let n = 0; n < pictures; n += 1) await writeFile(join(folder, `${n}.jpg`), await otherJpeg(n, 1200, 900));
  const drop = { x: 640, y: 400, data: { items: [], files: [folder], dragOperationsMask: 1 } };
  for (const type of ['dragEnter', 'dragOver', 'drop']) await page.send('Input.dispatchDragEvent', { type, ...drop });
  const isSending = async (): Promise<boolean> => (await textOf(page, '.news')).includes('left');
  while (!(await isSending())) await pause(50);
  let most: readonly ProcessMemory[] = [];
  while (await isSending()) {
    const now = memoryBelow(child.pid ?? 0);
    if (sumOf(now).pss > sumOf(most).pss) most = now;
    await pause(250);
  }
  return most;
}

function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

const reason = whyNot();
if (reason !== undefined) console.log(`The desktop app is not measured: ${reason}.`);
else if (process.platform === 'linux' && !process.env.DISPLAY) {
  const screen = ['--auto-servernum', '--server-args=-screen 0 1400x900x24', process.execPath];
  process.exitCode = spawnSync('xvfb-run', [...screen, ...process.argv.slice(1)], { stdio: 'inherit' }).status ?? 1;
} else await measure();
