/** A cloud people sign in to, with a real OpenID provider, and the command line over a data directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { freePorts } from '../fakes/free-ports.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../fakes/open-id-provider.ts';

const cli = fileURLToPath(new URL('../../app/headless/cli.ts', import.meta.url));

/** What a test works with. All of it ends with the test. */
export interface SignInStage {
  readonly provider: OpenIdProvider;
  readonly cloud: RunningCloud;
  readonly dataDir: string;
  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<Ran>;
  /** Starts a command. */
  start(...args: readonly string[]): Running;
}

/** How a command ended. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves with the first match in what it says; rejects when it ends without. */
  says(pattern: RegExp): Promise<string>;
  type(line: string): void;
  readonly ended: Promise<Ran>;
}

/** Puts everything up. `cloudArgs`: more of the cloud's command line. */
export async function startSignInStage(cloudArgs: readonly string[] = []): Promise<SignInStage> {
  const provider = await startOpenIdProvider(await freePorts(3));
  onTestFinished(() => provider.stop());
  const signIn = ['--issuer', provider.issuer, '--client-id', provider.clientId];
  const ports = ['--redirect-ports', provider.redirectPorts.join()];
  const cloud = await startLocalCloud({ args: [...signIn, ...ports, '--verbose', ...cloudArgs] });
  onTestFinished(async () => void (await cloud.stop()));
  const dataDir = await mkdtemp(join(tmpdir(), 'tintype-sign-in-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const start = (...args: readonly string[]): Running => {
    const running = startCli([...args, '--data-dir', dataDir]);
    onTestFinished(() => void running.child.kill('SIGKILL'));
    return running;
  };
  return { provider, cloud, dataDir, start, run: (...args) => start(...args).ended };
}

function startCli(args: readonly string[]): Running {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, TINTYPE_BROWSER: 'none' },
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  return {
    child,
    ended,
    type: (line) => void child.stdin.write(`${line}\n`),
    says: async (pattern) => {
      for (;;) {
        const found = pattern.exec(said.err) ?? pattern.exec(said.out);
        if (found !== null) return found[0];
        if (child.exitCode !== null) throw new Error(`it never said ${pattern}: ${said.out}${said.err}`);
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'close')]);
      }
    },
  };
}
