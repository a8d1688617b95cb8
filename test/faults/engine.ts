/**
 * The engine over a folder, with short limits, so that a stall costs seconds: `engine.ts <folder> <API> <data folder>`.
 * Prints a line of JSON for each original and ends when each of them is done or failed.
 */

import { lineLog } from '../../app/headless/line-log.ts';
import { processTerminal } from '../../app/headless/terminal.ts';
import { findPictures } from '../../app/host/find-pictures.ts';
import { openHost } from '../../app/host/open-host.ts';

const [folder = '', cloud = '', dataDir = ''] = process.argv.slice(2);
const limits = { stallMs: 2_000, callMs: 3_000 };
const mostMs = 400_000;

const terminal = processTerminal();
const { sources } = await findPictures([folder], new AbortController().signal);
const host = await openHost({ dataDir, cloud, log: lineLog(terminal), limits });
const open = new Set<string>();
await new Promise<void>((resolve, reject) => {
  const late = setTimeout(() => {
    const places = [...open].map((id) => JSON.stringify(host.runner.get(id)?.place));
    reject(new Error(`not over in time: ${places.join(' ')}; gates ${[...host.runner.state().gates].join(' ')}`));
  }, mostMs);
  host.runner.onChange((changed) => {
    for (const { id, place } of changed) {
      const isOver = place.at === 'done' || place.at === 'failed';
      if (!isOver || !open.delete(id)) continue;
      terminal.out(JSON.stringify(place));
      if (open.size > 0) continue;
      clearTimeout(late);
      resolve();
    }
  });
  host.runner.start();
  for (const id of host.runner.add(sources)) open.add(id);
});
await host.close();
