/** The real desktop app, started for a test: the packaged one where it was packaged, else the bundle on an unpacked runtime. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { noteToasts } from '../e2e-ui/browser.ts';
import { programUnderTest } from '../fixtures/desktop-program.ts';

/** How long anything may take: the machine may have two cores and other things to do. */
export const patienceMs = 60_000;

/** A desktop that runs. */
export interface Stage {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataDir: string;
  /** A folder of the person's own. */
  readonly pictures: string;
  /** What the program wrote on standard error so far, a line each. */
  readonly said: () => readonly string[];
  /** The process of the engine that runs now. */
  enginePid(): Promise<number>;
  /** Ends it; starting again in the same folder finds everything. */
  close(): Promise<void>;
}

/** How to start it. */
export interface StageWish {
  /** Absent: a fresh folder, which goes with the test. */
  readonly dir?: string;
  readonly args?: readonly string[];
  /** Absent: the window is waited for. */
  readonly isHidden?: boolean;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder that goes with the test. */
export async function freshDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tintype-desktop-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return dir;
}

/** The command line and the environment of a desktop with its state below this folder. */
export function commandOf(dir: string, args: readonly string[] = []) {
  const { executable, appArgs } = programUnderTest();
  return {
    executable,
    // Chromium's own sandbox does not run as root; whether windows ask for it is looked at in their preferences.
    args: ['--no-sandbox', '--disable-gpu', ...appArgs, ...args],
    env: {
      ...definedOnly(process.env),
      TINTYPE_DATA_DIR: join(dir, 'data'),
      XDG_CONFIG_HOME: join(dir, 'config'),
      LANG: 'en_GB.UTF-8',
      LANGUAGE: 'en_GB',
      TZ: 'Europe/Berlin',
    },
  };
}

/** Starts the app and waits for its window, and ends it with the test. */
export async function startStage({ dir, args, isHidden = false }: StageWish = {}): Promise<Stage> {
  const home = dir ?? (await freshDir());
  const pictures = join(home, 'Pictures');
  await mkdir(pictures, { recursive: true });
  const command = commandOf(home, args);
  const app = await launch(command);
  const lines: string[] = [];
  for (const stream of [app.process().stderr, app.process().stdout])
    stream?.on('data', (text: Buffer) => void lines.push(...String(text).split('\n')));
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await app.close();
  };
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(lines.filter(isOurs).slice(-30).join('\n'));
    await close();
  });
  app.context().setDefaultTimeout(patienceMs);
  const page = isHidden ? undefined : await app.firstWindow({ timeout: patienceMs });
  await page?.evaluate(noteToasts);
  return {
    app,
    get page() {
      if (page === undefined) throw new Error('It was started without a window.');
      return page;
    },
    dataDir: command.env.TINTYPE_DATA_DIR,
    pictures,
    said: () => lines,
    enginePid: () => enginePidOf(app),
    close,
  };
}

/** A start takes two seconds. */
const launchMs = 30_000;

/**
 * Starts the program and takes hold of it. Now and then Playwright's question to the program's inspector is never answered,
 * while the program runs: it is ended then and started again, and the log says so.
 */
async function launch({ executable, args, env }: ReturnType<typeof commandOf>): Promise<ElectronApplication> {
  const start = (): Promise<ElectronApplication> =>
    _electron.launch({ executablePath: executable, args, env, cwd: root, timeout: launchMs });
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
    console.error(`Nobody got hold of the program within ${launchMs / 1_000} seconds. It is started again.`);
    return start();
  }
}

const isOurs = (line: string): boolean => line.startsWith('{"at"');

async function enginePidOf(app: ElectronApplication): Promise<number> {
  const pid = await app.evaluate(
    (electron) => electron.app.getAppMetrics().find(({ name }) => name === 'Tintype engine')?.pid,
  );
  if (pid === undefined) throw new Error('No engine runs.');
  return pid;
}

const definedOnly = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
