/**
 * Runs in a worker thread: looks at roots, trees and files. Several walks share the thread by turns, so that a long one does
 * not keep a short one waiting.
 */
import { parentPort } from 'node:worker_threads';
import { codeOf } from './disk.ts';
import { lookAndOpen } from './walk-look.ts';
import type { FileColumns, FromWalker, ToWalker } from './walk-messages.ts';
import { checkRoot } from './walk-root.ts';
import { type WalkOutput, walkTree } from './walk-tree.ts';

/** So many messages with files may be on their way: the walk goes on while the last ones are dealt with. */
const ahead = 4;

/** So many files go in one message at most, as many as one directory tells of at once. */
const filesTogether = 512;

/** After so long without a word the thread says that it is alive. */
const silenceMs = 5_000;

/** A walk that is under way. */
interface Running {
  isStopped: boolean;
  onWay: number;
  /** Called when room was made, an answer came, or the walk is to stop. */
  wake: () => void;
  areNew: readonly boolean[] | undefined;
}

const walks = new Map<number, Running>();
let toldAt = 0;

parentPort?.on('message', (message: ToWalker) => {
  switch (message.ask) {
    case 'check':
      answer(message.job, () => ({ tell: 'checked', job: message.job, found: checkRoot(message.check) }));
      break;
    case 'look':
      answer(message.job, () => ({
        tell: 'looked',
        job: message.job,
        found: message.paths.map((path) => lookAndOpen(path, message.followSymlinks)),
      }));
      break;
    case 'walk':
      void walk(message);
      break;
    case 'covered':
      change(message.job, (running) => {
        running.areNew = message.areNew;
      });
      break;
    case 'taken':
      change(message.job, (running) => {
        running.onWay -= 1;
      });
      break;
    case 'stop':
      change(message.job, (running) => {
        running.isStopped = true;
      });
      break;
  }
});

function tell(message: FromWalker, transfer: readonly ArrayBuffer[] = []): void {
  toldAt = performance.now();
  parentPort?.postMessage(message, transfer);
}

function answer(job: number, make: () => FromWalker): void {
  try {
    tell(make());
  } catch (error) {
    tell({ tell: 'faulted', job, detail: detailOf(error) });
  }
}

// The code or the kind of an error, never its message: that names paths.
const detailOf = (error: unknown): string => {
  const code = codeOf(error);
  return code === 'unknown' && error instanceof Error ? error.name : code;
};

function change(job: number, how: (running: Running) => void): void {
  const running = walks.get(job);
  if (running === undefined) return;
  how(running);
  running.wake();
}

type WalkMessage = Extract<ToWalker, { ask: 'walk' }>;

async function walk(message: WalkMessage): Promise<void> {
  const { job } = message;
  const running: Running = { isStopped: false, onWay: 0, wake: () => undefined, areNew: undefined };
  walks.set(job, running);
  try {
    const output = outputOf(message, running);
    const end = await walkTree(message.walk, output);
    await output.tellGathered();
    tell({ tell: 'ended', job, end });
  } catch (error) {
    tell({ tell: 'faulted', job, detail: detailOf(error) });
  } finally {
    walks.delete(job);
  }
}

/** Waits until `isSo`, or the walk is to stop. */
async function until(running: Running, isSo: () => boolean): Promise<void> {
  while (!isSo() && !running.isStopped) {
    await new Promise<void>((resolve) => {
      running.wake = resolve;
    });
  }
}

interface GatheringOutput extends WalkOutput {
  tellGathered(): Promise<void>;
}

/** Files of small directories go together: a message for each would cost as much as looking at what is in it. */
function outputOf({ job, covers, tellsIgnored }: WalkMessage, running: Running): GatheringOutput {
  let gathered: FileColumns[] = [];
  let count = 0;
  const tellGathered = async (): Promise<void> => {
    if (count === 0) return;
    const files = gathered;
    gathered = [];
    count = 0;
    running.onWay += 1;
    tell(
      { tell: 'files', job, files },
      files.map(({ numbers }) => numbers.buffer),
    );
    await until(running, () => running.onWay < ahead);
  };
  return {
    tellGathered,
    async files(files) {
      if (count + files.names.length > filesTogether) await tellGathered();
      gathered.push(files);
      count += files.names.length;
    },
    async directories(paths) {
      if (!covers) return paths.map(() => true);
      running.areNew = undefined;
      tell({ tell: 'directories', job, paths });
      await until(running, () => running.areNew !== undefined);
      return running.areNew ?? [];
    },
    problem: (problem) => tell({ tell: 'problem', job, problem }),
    missing: (path) => tell({ tell: 'missing', job, path }),
    ignored: (ignored) => {
      if (tellsIgnored) tell({ tell: 'ignored', job, ignored });
    },
    async breathe() {
      await tellGathered();
      if (performance.now() - toldAt > silenceMs) tell({ tell: 'alive', job });
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
    isStopped: () => running.isStopped,
  };
}
