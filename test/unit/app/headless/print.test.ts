import { describe, expect, it } from 'vitest';
import { noTotals } from '../../../../app/core/queue/totals.ts';
import type { QueueState } from '../../../../app/engine/queue-state.ts';
import { progressLine } from '../../../../app/headless/print/progress.ts';
import { printable, table } from '../../../../app/headless/print/table.ts';
import { cameraOf, inBytes, inClock, takenOf, verdictOf } from '../../../../app/headless/print/words.ts';
import { oneRecord } from '../../../fixtures/records.ts';

describe('a table', () => {
  const columns = [
    { heading: 'Name', align: 'left', max: 12 },
    { heading: 'Size', align: 'right', max: 10 },
  ] as const;

  it('stands in columns, also with wide letters, and cuts long names in the middle', () => {
    expect(
      table(columns, [
        ['a.jpg', '1 kB'],
        ['写真.jpg', '12 kB'],
        ['a-very-long-name.jpg', '3 B'],
      ]),
    ).toEqual(['Name           Size', 'a.jpg          1 kB', '写真.jpg      12 kB', 'a-very…e.jpg    3 B']);
  });

  it('lets no file name steer the terminal', () => {
    expect(printable('a\u001b[31m\nb\u202Egpj.exe')).toBe('a·[31m·b·gpj.exe');
  });
});

describe('words', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [99_499, '99.5 kB'],
    [100_000, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [64_000_000_000, '64.0 GB'],
  ])('%i bytes are %s', (bytes, words) => expect(inBytes(bytes)).toBe(words));

  it.each([
    [0, '0:00'],
    [65_000, '1:05'],
    [7_384_000, '2:03:04'],
  ])('%i ms are %s', (ms, words) => expect(inClock(ms)).toBe(words));

  it('says the make once', () => {
    const of = (make: string, model: string) => cameraOf({ ...oneRecord(1), camera: { make, model } });
    expect(of('Canon', 'Canon EOS R6')).toBe('Canon EOS R6');
    expect(of('NIKON CORPORATION', 'NIKON Z 6')).toBe('NIKON Z 6');
    expect(of('Apple', 'iPhone 13 Pro')).toBe('Apple iPhone 13 Pro');
    expect(cameraOf(undefined)).toBe('');
  });

  it('says when it was taken and what the verdict is', () => {
    const record = { ...oneRecord(1), capture: { local: '2021-09-27T07:13:05', from: 'exif:DateTimeOriginal' } };
    expect(takenOf(record)).toBe('2021-09-27 07:13');
    expect(verdictOf(record)).toBe('analysed');
    expect(verdictOf({ ...record, verdict: 'rejected', reason: 'corrupt' })).toBe('rejected: damaged beyond reading');
  });
});

describe('the progress line', () => {
  const state: QueueState = {
    totals: { ...noTotals, left: { files: 3, bytes: 750_000 }, done: { files: 1, bytes: 250_000 } },
    gates: new Set(),
    hashing: 0,
    speed: 125_000,
    sentInFlight: 250_000,
    timeLeftMs: 4_000,
    cannotSave: false,
  };

  it('says how far it is, how fast and how long still', () => {
    expect(progressLine(state, 120)).toBe('[████████████░░░░░░░░░░░░]  1/4  500 kB of 1.0 MB  125 kB/s  0:04 left');
  });

  it('says what holds it up, and never leaves its line', () => {
    expect(progressLine({ ...state, gates: new Set(['offline']) }, 120)).toMatch(/offline, trying again$/);
    expect(progressLine({ ...state, cannotSave: true }, 120)).toMatch(/the disk is full: nothing can be saved$/);
    expect(progressLine(state, 20)).toHaveLength(19);
  });
});
