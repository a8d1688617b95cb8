import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { WellKnown, wellKnownPath } from '../../processor/contract/well-known.ts';
import { createApp } from '../app.ts';
import { buildBundles } from '../bundles/build.ts';
import { rootDirectory } from '../bundles/functions.ts';
import { openAccount } from './aws-account.ts';
import type { Stage } from './deploy.ts';
import type { Desk, Told } from './ports.ts';

/** The desk of a stage: the account, the terminal, and the CDK. */
export function openDesk(stage: Stage): Desk {
  const directory = assemblyDirectory(stage.name);
  return {
    account: openAccount(stage.settings.region),
    say: (line) => void process.stdout.write(`${line}\n`),
    ask,
    cdk: (args) => runCdk(args, directory, stage.settings.region),
    synthesise: async () => {
      const { missing } = await synthesise(stage);
      return missing === undefined ? { ok: true, value: undefined } : { ok: false, because: missing };
    },
    readUserPool,
  };
}

/** Where the template of a stage is put. */
export const assemblyDirectory = (stage: string): string => join(rootDirectory, '.cache/cdk', stage);

/** Builds the functions and makes the template. What is missing for a deployment, it says. */
export async function synthesise({ name, settings }: Stage): Promise<{ readonly missing?: string }> {
  const { bundles, missing } = await buildBundles(settings.cpu);
  const outDirectory = assemblyDirectory(name);
  await rm(outDirectory, { recursive: true, force: true });
  createApp({ stage: name, settings, bundles, outDirectory }).app.synth();
  return missing === undefined ? {} : { missing };
}

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

function runCdk(args: readonly string[], directory: string, region: string): Promise<number> {
  const program = join(dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')), 'bin/cdk');
  const child = spawn(process.execPath, [program, ...args, '--app', directory], {
    stdio: 'inherit',
    env: { ...process.env, AWS_REGION: region, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function readUserPool(url: string): Promise<Told<string>> {
  try {
    const response = await fetch(new URL(wellKnownPath, url), {
      signal: AbortSignal.timeout(15_000),
      redirect: 'error',
    });
    const { signIn } = WellKnown.parse(await response.json());
    if (signIn !== undefined) return { ok: true, value: signIn.userPoolId };
  } catch {
    // Said below: whatever it was, this address does not answer as a cloud of ours does.
  }
  return { ok: false, because: `${url} does not say who signs in there. Try again in a minute.` };
}
