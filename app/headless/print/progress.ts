/** The line that shows how an upload goes. */
import type { QueueState } from '../../engine/queue-state.ts';
import { inBytes, inClock } from './words.ts';

const barCells = 24;

/** One line of at most `width` cells: a bar, files, bytes, speed and time left, and what holds the queue up. */
export function progressLine(state: QueueState, width: number): string {
  const { left, done, failed, awaiting } = state.totals;
  const files = left.files + done.files + failed.files;
  const bytes = left.bytes + done.bytes + failed.bytes;
  const sent = done.bytes + failed.bytes + awaiting.bytes + state.sentInFlight;
  const share = bytes === 0 ? 0 : Math.min(1, sent / bytes);
  const full = Math.round(share * barCells);
  const parts = [
    `[${'█'.repeat(full)}${'░'.repeat(barCells - full)}]`,
    `${done.files + failed.files}/${files}`,
    `${inBytes(sent)} of ${inBytes(bytes)}`,
    ...(state.speed > 0 ? [`${inBytes(state.speed)}/s`] : []),
    ...(state.timeLeftMs !== undefined && left.files > awaiting.files ? [`${inClock(state.timeLeftMs)} left`] : []),
    ...(left.files > 0 && left.files === awaiting.files ? ['waiting for records'] : []),
    ...heldUpBy(state),
  ];
  return parts.join('  ').slice(0, Math.max(0, width - 1));
}

function heldUpBy(state: QueueState): readonly string[] {
  if (state.cannotSave) return ['the disk is full: nothing can be saved'];
  if (state.gates.has('offline')) return ['offline, trying again'];
  if (state.gates.has('throttled')) return ['the cloud asked to slow down'];
  return state.gates.has('signedOut') ? ['signed out'] : [];
}
