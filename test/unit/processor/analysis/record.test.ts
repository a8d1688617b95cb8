import { describe, expect, it } from 'vitest';
import { rejectUnread } from '../../../../processor/analysis/reject.ts';
import { settleRecord } from '../../../../processor/analysis/settle-record.ts';
import { PictureRecord } from '../../../../processor/contract/record.ts';

const digest = 'a'.repeat(64);
const startedAt = Date.UTC(2026, 10, 22, 12);
const bare = rejectUnread({ owner: 'local', digest, source: { bytes: 7, name: 'a.jpg' } }, 'crashed', {
  startedAt,
  endedAt: startedAt + 40,
});

describe('record of an original nobody looked into', () => {
  it('says whose it is, why it was rejected and when', () => {
    expect(PictureRecord.parse(bare)).toEqual({
      schema: 2,
      digest,
      owner: 'local',
      verdict: 'rejected',
      reason: 'crashed',
      source: { bytes: 7, name: 'a.jpg' },
      warnings: [],
      analysis: { version: '1', startedAt: '2026-11-22T12:00:00.000Z', durationMs: 40, readers: [] },
    });
  });
});

describe('record of schema 1', () => {
  it('is still read, as it was written', () => {
    const old = { ...bare, schema: 1, capture: { local: '2021-09-27T07:13:05', from: 'exif:DateTimeOriginal' } };

    expect(PictureRecord.parse(old)).toEqual(old);
  });

  it('of no known version is none', () => {
    expect(PictureRecord.safeParse({ ...bare, schema: 3 }).success).toBe(false);
  });
});

describe('settling a record', () => {
  it('drops what does not fit, with a warning, and keeps the rest', () => {
    const record = settleRecord({ ...bare, exposure: { iso: Number.NaN, fNumber: 4 }, camera: { make: '' } });

    expect(record.exposure).toEqual({ fNumber: 4 });
    expect(record.camera).toBeUndefined();
    expect(record.warnings).toEqual([
      { code: 'valueDropped', detail: 'camera.make' },
      { code: 'valueDropped', detail: 'exposure.iso' },
    ]);
  });

  it('drops a section that cannot do without what was dropped', () => {
    const record = settleRecord({ ...bare, location: { latitude: 213, longitude: 4 } });

    expect(record.location).toBeUndefined();
    expect(PictureRecord.safeParse(record).success).toBe(true);
  });

  it('throws when what does not fit is ours', () => {
    expect(() => settleRecord({ ...bare, digest: 'x' })).toThrow();
  });
});
