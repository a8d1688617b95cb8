#!/usr/bin/env node
// The `tintype` command. Our sources are TypeScript that Node 22.18 and up run as they are; where the machine's own Node
// is older, the Node that came with the dependencies runs them.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cli = new URL('./cli.ts', import.meta.url);

if (process.features.typescript) {
  await import('./cli.ts');
} else {
  const own = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url));
  if (existsSync(own)) {
    const child = spawn(own, [fileURLToPath(cli), ...process.argv.slice(2)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === null ? 1 : 130);
    });
  } else {
    console.error(
      `tintype needs Node 22.18 or newer; this is ${process.version}. Run "npm ci" in its folder, which brings one.`,
    );
    process.exitCode = 1;
  }
}
