/** Resident memory of a process and of all below it. Linux, for `/proc`. */
import { readdirSync, readFileSync } from 'node:fs';

/** Megabytes. `pss` counts what processes share once, so that its sum is what the machine has less. */
export interface Memory {
  readonly rss: number;
  readonly pss: number;
}

/** One process and what it holds. */
export interface ProcessMemory extends Memory {
  readonly name: string;
}

/** The process `root` and all below it, each with what it holds now. */
export function memoryBelow(root: number): readonly ProcessMemory[] {
  const parents = new Map(
    readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [[Number(name), parentOf(name)]] : [])),
  );
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || isBelow(parents.get(pid)));
  return [...parents.keys()].filter(isBelow).map((pid) => ({
    name: pid === root ? 'main' : nameOf(pid),
    rss: megabytesOf(pid, 'Rss'),
    pss: megabytesOf(pid, 'Pss'),
  }));
}

/** All of them together. */
export const sumOf = (processes: readonly Memory[]): Memory => ({
  rss: Math.round(processes.reduce((sum, { rss }) => sum + rss, 0)),
  pss: Math.round(processes.reduce((sum, { pss }) => sum + pss, 0)),
});

function parentOf(pid: string): number | undefined {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

/** Chromium's processes name their kind; of our own the script tells. */
function nameOf(pid: number): string {
  try {
    // Chromium's children write theirs with spaces.
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
    const after = (prefix: string): string | undefined =>
      words.find((word) => word.startsWith(prefix))?.slice(prefix.length);
    const script = words
      .find((word) => /\.[cm]?[jt]s$/.test(word))
      ?.split('/')
      .at(-1);
    return after('--utility-sub-type=')?.split('.')[0] ?? after('--type=') ?? script ?? words[0] ?? 'unknown';
  } catch {
    // It ended meanwhile.
    return 'ended';
  }
}

function megabytesOf(pid: number, field: string): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
  } catch {
    // It ended meanwhile, or is not ours to look at.
    return 0;
  }
}
