/**
 * Watches one folder in a process of its own, as another user or under other limits: `node folders-child.ts ROOT`. Prints a
 * line of JSON for each report and each new state; ends when its input does.
 */
import { systemClock } from '../../app/adapters/clock.ts';
import { createHintSource } from '../../app/adapters/folder-watcher.ts';
import { createWalker } from '../../app/adapters/walk.ts';
import { createFolderLoop } from '../../app/engine/folder-loop.ts';

const [, , root = ''] = process.argv;
const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const loop = createFolderLoop(
  { id: 'child', path: root, options: { rescanMs: 10_000 } },
  {
    walker: createWalker(),
    hints: createHintSource(),
    clock: systemClock,
    chance: () => 0.5,
    log: (event, facts) => say({ log: event, ...facts }),
    isKnown: () => false,
    quietMs: 300,
    onSettled: (_, sources) => say({ reported: sources.map(({ path }) => path.slice(root.length + 1)) }),
    onState: (_, { place, mode, notice, problems, upToDate, unreachable }) =>
      say({ place, mode, notice, problems, upToDate, because: unreachable?.because }),
    onIdentity: (_, identity) => say({ identity: identity.is }),
  },
);
loop.start();
process.stdin.resume();
process.stdin.on('end', () => void loop.stop().then(() => process.exit(0)));
