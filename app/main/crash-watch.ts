/** Sees processes of the program die, and keeps a record of each. */
import { app, dialog, type WebContents } from 'electron';
import type { Clock } from '../engine/ports.ts';
import type { CrashRecord, CrashRecords } from './crash-records.ts';
import { afterDeath, type Deaths } from './restarts.ts';

/** Processes of the browser below us that die and come back by themselves. The engine has its own. */
export function watchProcesses(crashes: CrashRecords): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit' || reason === 'killed' || type === 'Utility') return;
    const what: CrashRecord['what'] = type === 'GPU' ? 'gpu' : 'other';
    crashes.add({ what, reason, code: exitCode });
  });
}

/** Our own faults in main: nothing that goes on after one can be relied on. The next start takes up what was saved. */
export function watchMain(crashes: CrashRecords): void {
  const died = (error: unknown): void => {
    const reason = error instanceof Error ? error.name : 'unknown';
    crashes.add({ what: 'main', reason, code: 1 });
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    dialog.showErrorBox(
      'Tintype',
      'Something went wrong in Tintype itself. Please start it again: no picture is lost.',
    );
    app.exit(1);
  };
  process.on('uncaughtException', died);
  process.on('unhandledRejection', died);
}

/** A page whose process died is loaded again; one that keeps dying is not. */
export function watchPage(contents: WebContents, crashes: CrashRecords, clock: Clock): void {
  let deaths: Deaths = [];
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    crashes.add({ what: 'window', reason, code: exitCode });
    const after = afterDeath(deaths, clock.now());
    deaths = after.deaths;
    if (after.do === 'startAgain') clock.after(after.afterMs, () => reload(contents));
  });
}

function reload(contents: WebContents): void {
  if (!contents.isDestroyed()) contents.reload();
}
