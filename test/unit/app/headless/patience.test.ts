import { expect, it } from 'vitest';
import { noTotals } from '../../../../app/core/queue/totals.ts';
import type { QueueState } from '../../../../app/engine/queue-state.ts';
import { createPatience } from '../../../../app/headless/patience.ts';

const still: QueueState = {
  totals: { ...noTotals, left: { files: 2, bytes: 20 } },
  gates: new Set(),
  hashing: 0,
  speed: 0,
  sentInFlight: 0,
  timeLeftMs: undefined,
  cannotSave: false,
};

it('patience ends when nothing moved for the whole limit, and not before', () => {
  const isOver = createPatience(1_000);
  expect(isOver(still, 0)).toBe(false);
  expect(isOver(still, 999)).toBe(false);
  expect(isOver(still, 1_000)).toBe(true);
});

it('patience begins anew with every byte sent and while something is hashed', () => {
  const isOver = createPatience(1_000);
  expect(isOver(still, 0)).toBe(false);
  expect(isOver({ ...still, sentInFlight: 5 }, 900)).toBe(false);
  expect(isOver({ ...still, sentInFlight: 5 }, 1_800)).toBe(false);
  expect(isOver({ ...still, sentInFlight: 5, hashing: 1 }, 5_000)).toBe(false);
  expect(isOver({ ...still, sentInFlight: 5 }, 5_999)).toBe(false);
  expect(isOver({ ...still, sentInFlight: 5 }, 6_000)).toBe(true);
});
