/** How long the command line takes to start, against Node that does nothing: `node test/bench/start.ts`. */
import { fileURLToPath } from 'node:url';
import { median, runMeasured } from './measured-run.ts';

const rounds = 9;
const entry = fileURLToPath(new URL('../../app/headless/tintype.mjs', import.meta.url));
/** At most so many times as long as Node alone. */
const target = 3;

const commands = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'tintype --help', args: [entry, '--help'] },
] as const;
const taken = new Map<string, number[]>(commands.map(({ name }) => [name, []]));
for (let round = 0; round <= rounds; round += 1) {
  for (const { name, args } of commands) {
    const { wallMs } = await runMeasured({ program: process.execPath, args, limitMs: 30_000 });
    // The first compiles what the others find compiled.
    if (round > 0) taken.get(name)?.push(wallMs);
  }
}
const [bare = 0, ours = 0] = commands.map(({ name }) => median(taken.get(name) ?? []));
console.log(`node -e 0       ${bare.toFixed(0)} ms`);
console.log(`tintype --help  ${ours.toFixed(0)} ms, ${(ours / bare).toFixed(2)} × Node alone (target ${target})`);
process.exitCode = ours / bare <= target ? 0 : 1;
