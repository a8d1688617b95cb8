/** Runs a command as a process of its own and measures it from outside. Linux, for `/proc`. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One finished run. */
export interface MeasuredRun {
  readonly wallMs: number;
  /** User and system time of the process and its threads. */
  readonly cpuMs: number;
  /** Peak resident memory. */
  readonly peakMb: number;
  readonly stdout: string;
}

/** The kernel counts CPU time in hundredths of a second on every system we know (`getconf CLK_TCK`). */
const tickMs = 10;

/** How often a running process is looked at: its last figures are at most so much too low. */
const lookMs = 20;

/** A command and what it is given. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Given up after so long. */
  readonly limitMs: number;
}

/** Runs it to its end. Rejects when it fails or takes too long. */
export function runMeasured({ program, args, env = {}, limitMs }: Command): Promise<MeasuredRun> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    // Nothing else of ours: a proxy or a certificate bundle of this machine would be one more thing measured.
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH, HOME, ...env } });
    const said: string[] = [];
    const complaints: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    let cpuMs = 0;
    let peakMb = 0;
    const look = (): void => {
      try {
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
        cpuMs = Math.max(cpuMs, (Number(fields[11]) + Number(fields[12])) * tickMs);
        const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
        peakMb = Math.max(peakMb, Number(peak ?? 0) / 1024);
      } catch {
        // It ended between two looks.
      }
    };
    const looking = setInterval(look, lookMs);
    const late = setTimeout(() => child.kill('SIGKILL'), limitMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(looking);
      clearTimeout(late);
      if (code === 0) resolve({ wallMs: performance.now() - startedAt, cpuMs, peakMb, stdout: said.join('') });
      else reject(new Error(`${program} ended with ${code}: ${complaints.join('').slice(-2_000)}`));
    });
  });
}

/** The middle one; of an even number the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
