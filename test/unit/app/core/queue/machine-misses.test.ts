import { describe, expect, it } from 'vitest';
import { advance } from '../../../../../app/core/queue/machine.ts';
import type { FailureKind, Step, Upload, UploadEvent } from '../../../../../app/core/queue/upload.ts';
import { events, noon, places, uploadAt } from './sample-uploads.ts';

const later = noon + 6_000;
const misses = { serverFault: 2 };
const stepOf = (upload: Upload, event: UploadEvent, chance = 0.5): Step => advance(upload, event, later, chance);
const from = (place: keyof typeof places, event: UploadEvent, more: Partial<Upload> = {}): Step =>
  stepOf(uploadAt(places[place], { misses, ...more }), event);

describe('upload machine, counting misses', () => {
  const missing = (kind: FailureKind, before: Upload['misses']): Upload =>
    stepOf(uploadAt(places.sendingParts, { misses: before }), { is: 'missed', run: 7, failure: { kind } }).upload;

  it('counts each kind by itself', () => {
    expect(missing('stalled', { serverFault: 2 }).misses).toEqual({ serverFault: 2, stalled: 1 });
    expect(missing('stalled', { serverFault: 2, stalled: 3 }).misses).toEqual({ serverFault: 2, stalled: 4 });
  });

  it('does not fail at one fault of the server after a night offline', () => {
    expect(missing('serverFault', { offline: 900 }).place.at).toBe('backingOff');
  });

  it('wipes them when something got there', () => {
    const before = { misses: { serverFault: 5, offline: 3 } };

    for (const event of [events.progressed, events.stored, events.foundThere, events.sameBytes]) {
      expect(from('sendingParts', event, before).upload.misses).toEqual({});
    }
    expect(from('fingerprinting', events.fingerprinted, before).upload.misses).toEqual({});
  });

  it('does not wipe those that are found out after the bytes got there', () => {
    const before = { misses: { serverFault: 5, mismatch: 2, sourceChanged: 1, lostThere: 1 } };

    expect(from('sendingParts', events.stored, before).upload.misses).toEqual({
      mismatch: 2,
      sourceChanged: 1,
      lostThere: 1,
    });
  });

  it('has nothing to save at progress when nothing was missed', () => {
    const sending = uploadAt(places.sendingParts);

    expect(stepOf(sending, events.progressed).upload).toBe(sending);
  });

  it('starts from none when the user asks to try again', () => {
    expect(from('failed', events.retryAsked, { misses: { mismatch: 4 } }).upload.misses).toEqual({});
    expect(from('backingOff', events.retryAsked).upload.misses).toEqual({});
  });

  it('keeps them when it wakes and when it is stopped by a gate', () => {
    expect(from('backingOff', events.woke).upload.misses).toEqual(misses);
    expect(from('sendingParts', events.released).upload.misses).toEqual(misses);
  });

  it('keeps only those of a file that will not stand still when it is edited', () => {
    const before = { misses: { serverFault: 5, sourceChanged: 3 } };

    expect(from('fingerprinting', events.editedSeen, before).upload.misses).toEqual({ sourceChanged: 3 });
    expect(from('backingOff', events.editedSeen, before).upload.misses).toEqual({ sourceChanged: 3 });
    expect(from('failed', events.editedSeen, before).upload.misses).toEqual({});
    expect(from('awaiting', events.editedSeen, before).upload.misses).toEqual({});
  });

  it('hands out a new run for each step and never takes one back', () => {
    const first = from('queued', events.started).upload;
    const second = stepOf(stepOf(first, { ...events.released, run: 8 }).upload, events.started).upload;

    expect(first.runs).toBe(8);
    expect(second.runs).toBe(9);
  });
});
