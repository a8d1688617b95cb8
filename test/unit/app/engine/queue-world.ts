/** A queue runner in a world of its own. */
import type { Upload } from '../../../../app/core/queue/upload.ts';
import type { Catalogue, Sightings } from '../../../../app/engine/ports.ts';
import { createQueueRunner } from '../../../../app/engine/queue-runner.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeJournal } from '../../../fakes/fake-journal.ts';
import { FakeWorld, fakeCatalogue, fakeSightings } from '../../../fakes/fake-world.ts';

/** What a restart finds again. */
interface Kept {
  readonly journal: FakeJournal;
  readonly catalogue: Catalogue;
  readonly sightings: Sightings;
}

const nothingKept = (): Kept => ({
  journal: new FakeJournal(),
  catalogue: fakeCatalogue(),
  sightings: fakeSightings(),
});

/** A runner in a world of its own, and what is needed to see how it goes. */
export function setUp(world = new FakeWorld(), before: Kept = nothingKept()) {
  const kept: Kept = { journal: before.journal, catalogue: before.catalogue, sightings: before.sightings };
  const clock = new FakeClock();
  const { cloud, sender, fingerprinter, disk } = world;
  const parts = { cloud, sender, fingerprinter, disk, ...kept, clock, chance: () => 0.5, log: () => undefined };
  const runner = createQueueRunner(parts);
  const places = (): readonly string[] => [...runner.all()].map(({ place }) => place.at);
  const until = async (isSo: () => boolean, steps = 4_000): Promise<void> => {
    for (let step = 0; !isSo(); step++) {
      if (step >= steps)
        throw new Error(`never happened; uploads are ${JSON.stringify([...runner.all()].map((each) => each.place))}`);
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(50);
    }
  };
  const isFinal = ({ place }: Upload): boolean => ['done', 'failed', 'cancelled'].includes(place.at);
  const untilOver = async (): Promise<void> => {
    // What was just asked for is decided in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    await until(() => [...runner.all()].every(isFinal));
  };
  return { world, clock, runner, places, until, untilOver, ...kept };
}
