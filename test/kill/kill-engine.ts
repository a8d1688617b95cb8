import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { between, chanceOf } from '../../scripts/samples/paint/chance.ts';
import { recordsIn } from '../fakes/cloud-contents.ts';
import { type EngineProcess, startEngine } from '../fakes/engine-process.ts';
import { startFaultProxy } from '../fakes/fault-proxy.ts';
import { startLocalCloud } from '../fakes/local-cloud.ts';
import { createPutCounts } from '../fakes/put-counts.ts';
import { judge, type KillPlan, type Verdict } from './verdict.ts';

/** Files the engine hashes at once: so many may be hashed again after a kill. */
const hashers = 2;

/** A run that makes no headway for so long is a failure of its own. */
const runMaxMs = 120_000;

/** Kills the engine at moments spread over all of its work, and lets the last run go to its end. */
export async function killEngine(plan: KillPlan): Promise<Verdict> {
  const cloud = await startLocalCloud({ dataDir: join(plan.folder, 'cloud') });
  const puts = createPutCounts();
  const chance = chanceOf(plan.seed);
  // A line as long as to another country, so that kills meet PUTs on their way there and answers on their way back.
  const line = chanceOf(plan.seed + 1);
  const proxy = await startFaultProxy({
    ready: cloud.ready,
    onPassed: puts.note,
    fault: ({ part }) =>
      part === 's3' ? { play: 'delay', ms: between(line, 0, 60), answerMs: between(line, 0, 60) } : undefined,
  });
  const hashes = createHashCounts();
  const args = ['upload', plan.pictures, '--json', '--verbose', '--cloud', cloud.ready.api];
  const started = Date.now();
  const pictures = readdirSync(plan.pictures).length;
  const runs: number[] = [];
  try {
    let kills = 0;
    let code: number | null = null;
    let atEnd = 0;
    while (code === null) {
      let lines = 0;
      let trouble = 'none';
      atEnd = 0;
      const isLast = kills === plan.kills;
      hashes.newRun();
      const left = 2 * pictures - hashes.distinct() - puts.count(200);
      const budget = Math.ceil((between(chance, 0, 1.8) * left) / (plan.kills - kills + 1));
      const engine = startEngine({
        args: [...args, '--data-dir', join(plan.folder, 'engine')],
        environment: proxy.environment,
        onLog: (told) => {
          hashes.note(told);
          headway.begin();
          if (told.event !== 'hashed' && told.event !== 'stored') {
            trouble = JSON.stringify(told);
            return;
          }
          lines += 1;
          if (!isLast && lines >= budget) engine.kill();
        },
        onResult: () => {
          headway.begin();
          atEnd += 1;
        },
      });
      const headway = killLater(
        engine,
        isLast ? { sinceStartMs: runMaxMs, onceAtWorkMs: runMaxMs } : killTimes(chance),
      );
      code = await engine.ended;
      headway.end();
      runs.push(lines);
      if (code === null && isLast) {
        const there = `${await cloud.countObjects()} originals and ${(await recordsIn(cloud)).length} records there`;
        throw new Error(
          `the last run did not end: ${atEnd} results, ${lines} steps, last trouble ${trouble}; ${there}`,
        );
      }
      if (code === null) kills += 1;
      if (code !== null && code !== 0) throw new Error(`the engine ended with ${code}: ${engine.complaints.join(' ')}`);
    }
    const { counts, broken } = await judge(plan, cloud, puts);
    const again = hashes.again();
    return {
      title: `The engine killed ${kills} times (steps in each run: ${runs.join(', ')})`,
      counts: {
        ...counts,
        'results of the last run': atEnd,
        'files hashed': hashes.distinct(),
        'files hashed again, in flight at a kill': again.inFlight,
        'files hashed again that were not': again.others,
        milliseconds: Date.now() - started,
      },
      broken: [
        ...broken,
        ...(again.others > 0 ? ['a file was hashed again'] : []),
        ...(atEnd === counts.pictures ? [] : ['the last run did not tell of every picture']),
      ],
    };
  } finally {
    proxy.stop();
    await cloud.stop();
  }
}

interface KillTimes {
  readonly sinceStartMs: number;
  readonly onceAtWorkMs: number;
}

// One in six dies while it starts, the others of their steps; who only waits for records dies of time.
const killTimes = (chance: () => number): KillTimes => ({
  sinceStartMs: chance() < 1 / 6 ? between(chance, 0, 1_000) : 30_000,
  onceAtWorkMs: between(chance, 500, 5_000),
});

/** Kills the engine some time after its start, and some time after it began to work. */
function killLater(engine: EngineProcess, { sinceStartMs, onceAtWorkMs }: KillTimes) {
  const timers = [setTimeout(engine.kill, sinceStartMs)];
  return {
    begin: (): void => {
      if (timers.length === 1) timers.push(setTimeout(engine.kill, onceAtWorkMs));
    },
    end: (): void => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface HashCounts {
  newRun(): void;
  note(line: Readonly<Record<string, unknown>>): void;
  distinct(): number;
  /** Files hashed more than once: those that were being hashed when a kill came, and all others. */
  again(): { readonly inFlight: number; readonly others: number };
}

function createHashCounts(): HashCounts {
  const runs: string[][] = [];
  return {
    newRun: () => void runs.push([]),
    note: ({ event, digest }) => {
      if (event === 'hashed') runs.at(-1)?.push(String(digest));
    },
    distinct: () => new Set(runs.flat()).size,
    again: () => {
      const seen = new Set<string>();
      const wereInFlight = new Set<string>();
      let inFlight = 0;
      let others = 0;
      for (const run of runs) {
        for (const digest of run) {
          if (!seen.has(digest)) continue;
          if (wereInFlight.delete(digest)) inFlight += 1;
          else others += 1;
        }
        for (const digest of run) seen.add(digest);
        for (const digest of run.slice(-hashers)) wereInFlight.add(digest);
      }
      return { inFlight, others };
    },
  };
}
