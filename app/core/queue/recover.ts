import { advance } from './machine.ts';
import type { Effect, Step, Upload } from './upload.ts';

/**
 * An upload as it is after a restart, when nothing runs, and what has to be done for it again. It keeps all it earned.
 * The very same upload when nothing of it was running.
 */
export function recovered(upload: Upload): Step {
  const { place } = upload;
  const isRunning = place.at === 'fingerprinting' || place.at === 'sending';
  // The step ended with the process, which is no fault of the upload: as if it had been told to stop.
  if (isRunning) return advance(upload, { is: 'released', run: place.run }, 0, 0);
  return { upload, effects: waitsOf(upload) };
}

/**
 * Whether `after` differs from `before` in nothing but a step that began: after a restart both are the same, so what was
 * saved of the one says all of the other.
 */
export function onlyBegan(before: Upload, after: Upload): boolean {
  const { place } = after;
  if (before.place.at !== 'queued' || (place.at !== 'fingerprinting' && place.at !== 'sending')) return false;
  const { digest, resume } = place.at === 'sending' ? place : {};
  const isSame = before.source === after.source && before.misses === after.misses && before.again === after.again;
  return isSame && before.place.digest === digest && before.place.resume === resume;
}

function waitsOf({ place }: Upload): readonly Effect[] {
  if (place.at === 'backingOff') return [{ do: 'wakeLater', at: place.wakeAt }];
  if (place.at === 'awaitingRecord') return [{ do: 'awaitRecord', digest: place.digest }];
  return [];
}
