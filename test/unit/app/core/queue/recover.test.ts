import { describe, expect, it } from 'vitest';
import { advance } from '../../../../../app/core/queue/machine.ts';
import { onlyBegan, recovered } from '../../../../../app/core/queue/recover.ts';
import type { Effect, Place } from '../../../../../app/core/queue/upload.ts';
import { digestA, events, noon, places, resume, uploadAt } from './sample-uploads.ts';

const misses = { serverFault: 2, sourceChanged: 1 };

describe('an upload after a restart', () => {
  for (const [says, place, becomes] of [
    ['hashes again what was being hashed', places.fingerprinting, { at: 'queued' }],
    ['keeps the digest of what was being sent', places.sending, { at: 'queued', digest: digestA }],
    ['keeps the parts of what was being sent', places.sendingParts, { at: 'queued', digest: digestA, resume }],
  ] as const satisfies readonly (readonly [string, Place, Place])[]) {
    it(says, () => {
      const step = recovered(uploadAt(place, { misses }));

      expect(step.upload).toEqual(uploadAt(becomes, { misses }));
      expect(step.effects).toEqual([]);
    });
  }

  const effects: Readonly<Record<string, readonly Effect[]>> = {
    queued: [],
    queuedParts: [],
    awaiting: [{ do: 'awaitRecord', digest: digestA }],
    backingOff: [{ do: 'wakeLater', at: noon + 5_000 }],
    done: [],
    failed: [],
    cancelled: [],
  };
  for (const [name, asked] of Object.entries(effects)) {
    it(`stays as it was when it was ${name}, and waits for the same`, () => {
      const before = uploadAt(places[name as keyof typeof places], { misses });

      const step = recovered(before);

      expect(step.upload).toBe(before);
      expect(step.effects).toEqual(asked);
    });
  }
});

describe('a step that only began', () => {
  it.each(['queued', 'queuedKnown', 'queuedParts'] as const)('is known by what it began from: %s', (name) => {
    const before = uploadAt(places[name]);
    const after = advance(before, { is: 'started' }, noon, 0.5).upload;

    expect(onlyBegan(before, after)).toBe(true);
    expect(recovered(after).upload).toEqual({ ...before, runs: 8 });
  });

  it('is nothing else that can happen: all of that has to be saved', () => {
    for (const place of Object.values(places)) {
      for (const event of Object.values(events)) {
        const before = uploadAt(place);
        const { upload: after } = advance(before, event, noon, 0.5);
        if (event.is !== 'started') expect(onlyBegan(before, after), `${place.at} ${event.is}`).toBe(false);
      }
    }
  });
});
