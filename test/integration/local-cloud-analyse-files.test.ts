/** The entry behind `tintype analyse`: files in, records out, in order, without any cloud. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-files-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function paint(name: string, width: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(
    path,
    await sharp({ create: { width, height: 40, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer(),
  );
  return path;
}

function start() {
  const child = spawn(process.execPath, ['infra/local/analyse-files.ts'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'exit', { signal: AbortSignal.timeout(60_000) });
  return {
    ask: (line: unknown) => void child.stdin.write(`${JSON.stringify(line)}\n`),
    next: async () => JSON.parse((await lines.next()).value ?? 'null'),
    end: async () => {
      child.stdin.end();
      return (await ended)[0];
    },
  };
}

describe('analysing files without a cloud', () => {
  it('answers in the order asked, large files before small ones too', async () => {
    const wide = await paint('wide.jpg', 9_000);
    const narrow = await paint('narrow.jpg', 50);
    const missing = join(folder, 'missing.jpg');
    const run = start();
    for (const path of [wide, missing, narrow, folder]) run.ask({ path, name: `named ${path.length}.jpg` });

    const answers = [await run.next(), await run.next(), await run.next(), await run.next()];

    expect(answers).toMatchObject([
      { path: wide, record: { verdict: 'analysed', picture: { width: 9_000, height: 40 } } },
      { path: missing, error: { code: 'unreadable', message: 'The file cannot be read (ENOENT).' } },
      { path: narrow, record: { verdict: 'analysed', source: { name: `named ${narrow.length}.jpg` } } },
      { path: folder, error: { code: 'unreadable' } },
    ]);
    expect(await run.end()).toBe(0);
  });

  it('answers at once, without waiting for the next line', async () => {
    const run = start();

    run.ask({ path: await paint('a.jpg', 20) });
    expect(await run.next()).toMatchObject({ record: { picture: { width: 20 } } });
    run.ask({ path: await paint('b.jpg', 30) });
    expect(await run.next()).toMatchObject({ record: { picture: { width: 30 } } });
    expect(await run.end()).toBe(0);
  });
});
