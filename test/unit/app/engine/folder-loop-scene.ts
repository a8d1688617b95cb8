/** One folder loop over a fake disk and a fake clock, and what it told. */
import type { RootIdentity } from '../../../../app/core/folders/folder.ts';
import type { UploadSource } from '../../../../app/core/queue/upload.ts';
import { createFolderLoop, type FolderLoop } from '../../../../app/engine/folder-loop.ts';
import type { SavedFolder } from '../../../../app/engine/folder-ports.ts';
import type { FolderState } from '../../../../app/engine/folder-state.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeDisk } from '../../../fakes/fake-disk.ts';

/** What a test sees of a loop. */
export interface Scene {
  readonly clock: FakeClock;
  readonly disk: FakeDisk;
  readonly loop: FolderLoop;
  /** What was reported, each report as `path bytes`. */
  readonly reports: string[];
  readonly sources: UploadSource[];
  readonly states: FolderState[];
  readonly identities: RootIdentity[];
  readonly known: Set<string>;
  /** Lets time go by, and all that is to happen meanwhile. */
  pass(ms: number): Promise<void>;
}

/** What tells one state of a file from another. */
export const stampOf = ({ path, bytes, modifiedMs }: UploadSource): string => `${path} ${bytes} ${modifiedMs}`;

/** A loop that has not begun. `report` may fail. */
export function scene(
  changes: Partial<SavedFolder> = {},
  report: (sources: readonly UploadSource[]) => void = () => undefined,
): Scene {
  const clock = new FakeClock();
  const disk = new FakeDisk(clock);
  const reports: string[] = [];
  const sources: UploadSource[] = [];
  const states: FolderState[] = [];
  const identities: RootIdentity[] = [];
  const known = new Set<string>();
  const loop = createFolderLoop(
    { id: 'f1', path: disk.root, options: {}, ...changes },
    {
      walker: disk,
      hints: disk,
      clock,
      chance: () => 0.5,
      log: () => undefined,
      isKnown: (source) => known.has(stampOf(source)),
      onSettled(_, settled) {
        report(settled);
        sources.push(...settled);
        reports.push(...settled.map(({ path, bytes }) => `${path.slice(disk.root.length + 1)} ${bytes}`));
      },
      onState: (_, state) => states.push(state),
      onIdentity: (_, identity) => identities.push(identity),
    },
  );
  // Answers come by promises, which the fake clock does not move: both go on by turns.
  const flush = async (): Promise<void> => {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
  };
  const pass = async (ms: number): Promise<void> => {
    await flush();
    for (let left = ms; left > 0; left -= 50) {
      clock.advance(Math.min(50, left));
      await flush();
    }
  };
  return { clock, disk, loop, reports, sources, states, identities, known, pass };
}

/** A loop that watches by now. */
export async function watched(changes: Partial<SavedFolder> = {}): Promise<Scene> {
  const made = scene(changes);
  made.loop.start();
  await made.pass(200);
  return made;
}
