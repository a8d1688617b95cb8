/**
 * Our side of the bench, a process: `node engine.ts SINK DATA-DIR FOLDER`. Finds the pictures of the folder, sends them
 * with everything on (hash, journal, sightings), and ends when all are across. Prints one line of JSON.
 */
import { findPictures } from '../../../app/host/find-pictures.ts';
import { openHost } from '../../../app/host/open-host.ts';

const [cloud = '', dataDir = '', folder = ''] = process.argv.slice(2);
const startedAt = performance.now();
const host = await openHost({
  dataDir,
  cloud,
  log: (event, facts) => event === 'missed' && console.error(event, facts),
});
host.runner.start();
const found = await findPictures([folder], new AbortController().signal);
const total = found.sources.length;
const foundMs = performance.now() - startedAt;
const across = new Promise<void>((resolve) => {
  const look = (): void => {
    const { totals } = host.runner.state();
    if (totals.awaiting.files + totals.done.files >= total) resolve();
  };
  host.runner.onChange(look);
  // Nothing else keeps this process alive while all that is under way is in the engine's own hands.
  setInterval(look, 1_000);
});
host.runner.add(found.sources);
await across;
const sentMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    total,
    foundMs,
    sentMs,
    cpuMs: (user + system) / 1000,
    rssMb: process.resourceUsage().maxRSS / 1024,
  }),
);
await host.close();
process.exit(0);
