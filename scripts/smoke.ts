/**
 * `npm run smoke`: whether the packed app of this machine starts, shows its UI with an engine behind it, and ends. For systems
 * where `npm run test:desktop` does not run. The app must have been packed with `-- --inspectable`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import { packedProgram } from './pack/packed-program.ts';
import { isThisMachine, targets } from './pack/target.ts';

const patienceMs = 90_000;
const root = fileURLToPath(new URL('..', import.meta.url));
const target = targets.find(isThisMachine);
const program = target && packedProgram(join(root, 'dist', 'packaged'), target);

if (program === undefined) {
  console.error('There is no packed app of this machine. Make it first: npm run pack -- --inspectable');
  process.exitCode = 1;
} else await tryOut(program);

async function tryOut(executablePath: string): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tintype-smoke-'));
  const args = process.platform === 'linux' ? ['--no-sandbox', '--disable-gpu'] : [];
  const env = { ...definedOnly(process.env), TINTYPE_DATA_DIR: dataDir };
  const app = await _electron.launch({ executablePath, args, env, timeout: patienceMs });
  try {
    const page = await app.firstWindow({ timeout: patienceMs });
    await page.getByRole('main').waitFor({ timeout: patienceMs });
    console.log(`It started: "${await page.title()}" at ${new URL(page.url()).protocol}//`);
  } finally {
    await app.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
