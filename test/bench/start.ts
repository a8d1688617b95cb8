/**
 * How long it takes to start: `node test/bench/start.ts`. `tintype --help` against Node that does nothing, and `npm start` to the
 * printed link against an npm that starts Node that does nothing; on a fresh clone once more, where it builds the interface
 * and paints the samples. The desktop has a bench of its own (desktop.ts).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Command, median, runMeasured } from './measured-run.ts';
import { makeFreshClone } from './start/fresh-clone.ts';
import { msUntilLink } from './start/until-link.ts';

const rounds = 9;
const root = fileURLToPath(new URL('../../', import.meta.url));
/** At most so many times as long as Node alone. */
const helpTarget = 3;
/** A person who starts a program looks elsewhere after a few seconds. */
const linkTargetMs = 3_000;
/** The first start may take up to a minute, says the README. */
const freshTargetMs = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'tintype-bench-start-'));

function commandOf(program: string, ...args: string[]): () => Promise<number> {
  const command: Command = { program, args, limitMs: 30_000 };
  return async () => (await runMeasured(command)).wallMs;
}

/** Medians of all, taken in turn. The first round compiles what the others find compiled, and makes what they find made. */
async function mediansOf(measures: readonly (() => Promise<number>)[]): Promise<readonly number[]> {
  const taken = measures.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, measure] of measures.entries()) {
      const ms = await measure();
      if (round > 0) taken[at]?.push(ms);
    }
  }
  return taken.map(median);
}

function judge(line: string, isMet: boolean): boolean {
  console.log(`${line}: ${isMet ? 'met' : 'missed'}`);
  return isMet;
}

async function measureHelp(): Promise<boolean> {
  const entry = join(root, 'app/headless/tintype.mjs');
  const measures = [commandOf(process.execPath, '-e', '0'), commandOf(process.execPath, entry, '--help')];
  const [bare = 0, ours = 0] = await mediansOf(measures);
  console.log(`node -e 0       ${bare.toFixed(0)} ms`);
  const ratio = (ours / bare).toFixed(2);
  return judge(
    `tintype --help  ${ours.toFixed(0)} ms, ${ratio} × Node alone, at most ${helpTarget}`,
    ours / bare <= helpTarget,
  );
}

async function measureStart(): Promise<boolean> {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { start: `"${process.execPath}" -e 0` } }));
  const dataDir = join(folder, 'data');
  // Builds what this clone has not built yet.
  await msUntilLink({ root, dataDir, limitMs: 180_000 });
  const [bare = 0, ours = 0] = await mediansOf([
    commandOf('npm', 'start', '--prefix', folder),
    () => msUntilLink({ root, dataDir, limitMs: 60_000 }),
  ]);
  console.log(`npm start of node -e 0       ${bare.toFixed(0)} ms`);
  const ratio = (ours / bare).toFixed(2);
  return judge(
    `npm start, to the link      ${ours.toFixed(0)} ms, ${ratio} × that, at most ${linkTargetMs} ms`,
    ours <= linkTargetMs,
  );
}

async function measureFresh(): Promise<boolean> {
  const clone = makeFreshClone(root);
  try {
    const ms = await msUntilLink({ root: clone.root, dataDir: join(folder, 'fresh'), limitMs: 180_000 });
    const seconds = (ms / 1_000).toFixed(0);
    return judge(
      `npm start on a fresh clone  ${seconds} s, once: builds the interface, paints 24 samples, at most ${freshTargetMs / 1_000} s`,
      ms <= freshTargetMs,
    );
  } finally {
    clone.remove();
  }
}

try {
  const isMet = [await measureHelp(), await measureStart(), await measureFresh()];
  process.exitCode = isMet.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
