/** `tintype watch` as a person uses it: folders change, it is stopped and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { makeJpeg, makePictures } from '../fixtures/pictures.ts';
import { tintype } from './cli.ts';

const cli = fileURLToPath(new URL('../../app/headless/cli.ts', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'tintype-watch-'));
const folder = join(base, 'pictures');
const other = join(base, 'other');
const dataDir = join(base, 'state');
let cloud: RunningCloud;

/** A watch that runs, and every line it printed. */
interface Watching {
  readonly child: ChildProcess;
  readonly lines: Record<string, unknown>[];
  readonly said: string[];
  stop(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly ms: number }>;
}

const running: Watching[] = [];

function watch(...args: readonly string[]): Watching {
  const flags = ['--json', '--cloud', cloud.ready.api, '--data-dir', dataDir];
  const child = spawn(process.execPath, [cli, 'watch', ...args, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: Record<string, unknown>[] = [];
  const said: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => lines.push(JSON.parse(line)));
  createInterface({ input: child.stderr! }).on('line', (line) => said.push(line));
  const ended = once(child, 'close');
  const watching: Watching = {
    child,
    lines,
    said,
    stop: async (signal) => {
      const began = performance.now();
      child.kill(signal);
      const [code] = await ended;
      return { code, ms: performance.now() - began };
    },
  };
  running.push(watching);
  return watching;
}

const namesOf = (lines: readonly Record<string, unknown>[], outcome = 'uploaded'): readonly string[] =>
  lines
    .filter((line) => line.outcome === outcome)
    .map((line) => basename(String(line.path)))
    .sort();

const untilTrue = (isTrue: () => boolean): Promise<true> =>
  eventually(async () => (isTrue() ? true : undefined), 30_000);

beforeAll(async () => {
  mkdirSync(folder);
  mkdirSync(other);
  await makePictures(folder, 5);
  cloud = await startLocalCloud({ dataDir: join(base, 'cloud') });
}, 60_000);

afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await cloud.stop();
  rmSync(base, { recursive: true, force: true });
});

describe('tintype watch', () => {
  it('sends what is there, then what comes, is edited or was missed; renames and moves cost nothing', async () => {
    const first = watch(folder, other);
    await untilTrue(() => namesOf(first.lines).length === 5);
    const [one = '', two = '', three = ''] = first.lines.map((line) => String(line.path)).sort();

    writeFileSync(join(folder, 'new.jpg'), await makeJpeg({ seed: 900 }));
    await untilTrue(() => namesOf(first.lines).includes('new.jpg'));

    renameSync(one, join(folder, 'renamed.jpg'));
    renameSync(two, join(other, 'moved.jpg'));
    copyFileSync(three, join(folder, 'copy.jpg'));
    writeFileSync(three, await makeJpeg({ seed: 901 }));
    await untilTrue(() => namesOf(first.lines).length === 7);
    expect(await cloud.countObjects()).toBe(7);

    const stopped = await first.stop('SIGINT');
    expect(stopped.code).toBe(0);
    expect(stopped.ms).toBeLessThan(3_000);
    expect(namesOf(first.lines, 'failed')).toEqual([]);

    writeFileSync(join(other, 'while-it-was-off.jpg'), await makeJpeg({ seed: 902 }));
    const second = watch();
    await untilTrue(() => namesOf(second.lines).includes('while-it-was-off.jpg'));
    await untilTrue(() => second.said.filter((line) => line.includes('watching')).length === 2);
    expect(namesOf(second.lines)).toEqual(['while-it-was-off.jpg']);
    expect(await cloud.countObjects()).toBe(8);
    expect((await second.stop('SIGTERM')).ms).toBeLessThan(3_000);
  });

  it('is refused, in a sentence, while another runs on the same data directory', async () => {
    const first = watch();
    await untilTrue(() => first.said.some((line) => line.includes('watching')));
    const second = await tintype(['watch', '--cloud', cloud.ready.api, '--data-dir', dataDir]);
    expect(second.code).toBe(1);
    expect(second.err).toMatch(/^Another Tintype is using .*\. Stop it, or name another folder with --data-dir\.\n$/);
    await first.stop('SIGKILL');
    const third = watch();
    await untilTrue(() => third.said.some((line) => line.includes('watching')));
    expect((await third.stop('SIGINT')).code).toBe(0);
  });

  it('lists its folders and forgets one', async () => {
    const list = await tintype(['folders', '--data-dir', dataDir]);
    expect(
      list.out
        .split('\n')
        .filter((line) => line !== '')
        .sort(),
    ).toEqual([other, folder].sort());
    expect((await tintype(['folders', 'remove', other, '--data-dir', dataDir])).code).toBe(0);
    expect((await tintype(['folders', '--data-dir', dataDir])).out).toBe(`${folder}\n`);
    const unknown = await tintype(['folders', 'remove', join(base, 'nowhere'), '--data-dir', dataDir]);
    expect([unknown.code, unknown.err]).toEqual([1, `${join(base, 'nowhere')} is not watched.\n`]);
  });

  it('says so when a folder is not there', async () => {
    const run = await tintype([
      'watch',
      join(base, 'nowhere'),
      '--cloud',
      cloud.ready.api,
      '--data-dir',
      join(base, 'x'),
    ]);
    expect(run.code).toBe(1);
    expect(run.err).toBe(`${join(base, 'nowhere')} is not there. If it is on a drive, connect it.\n`);
  });
});

describe('tintype upload --plan', () => {
  it('says what would be sent, what is there and what a rule leaves out, and sends nothing', async () => {
    const extra = join(base, 'planned');
    mkdirSync(join(extra, '@eaDir'), { recursive: true });
    await makePictures(extra, 2, 5_000);
    writeFileSync(join(extra, '@eaDir', 'thumb.jpg'), 'x');
    writeFileSync(join(extra, 'notes.txt'), 'x');
    copyFileSync(join(folder, 'new.jpg'), join(extra, 'there.jpg'));
    const before = await cloud.countObjects();
    const run = await tintype(['upload', extra, '--plan', '--json', '--cloud', cloud.ready.api, '--data-dir', dataDir]);
    expect(run.code).toBe(0);
    const would = (what: string) =>
      run.lines.filter((line) => line.would === what).map((line) => basename(String(line.path)));
    expect(would('send')).toHaveLength(2);
    expect(would('alreadyThere')).toEqual(['there.jpg']);
    expect(
      run.lines
        .filter((line) => line.would === 'ignore')
        .map(({ path, by }) => [basename(String(path)), by])
        .sort(),
    ).toEqual([
      ['@eaDir', { is: 'defaultRule', rule: '@eaDir' }],
      ['notes.txt', { is: 'notAPicture' }],
    ]);
    expect(await cloud.countObjects()).toBe(before);
  });
});
