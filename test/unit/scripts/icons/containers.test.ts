import { describe, expect, it } from 'vitest';
import { toIcns, toIco } from '../../../../scripts/icons/containers.ts';

const small = { side: 16, png: Uint8Array.of(1, 2, 3) };
const large = { side: 256, png: Uint8Array.of(4, 5) };

describe('a Windows icon', () => {
  it('lists its pictures with their sizes and where they lie', () => {
    expect([...toIco([small, large])]).toEqual([
      ...[0, 0, 1, 0, 2, 0],
      ...[16, 16, 0, 0, 1, 0, 32, 0, 3, 0, 0, 0, 38, 0, 0, 0],
      ...[0, 0, 0, 0, 1, 0, 32, 0, 2, 0, 0, 0, 41, 0, 0, 0],
      ...[1, 2, 3, 4, 5],
    ]);
  });
});

describe('an Apple icon', () => {
  it('holds each picture under every name of its size, with lengths', () => {
    const bytes = Buffer.from(toIcns([small, large]));

    expect(bytes.toString('latin1', 0, 4)).toBe('icns');
    expect(bytes.readUInt32BE(4)).toBe(bytes.length);
    expect(bytes.length).toBe(8 + 11 + 10 + 10);
    expect(bytes.toString('latin1', 8, 12)).toBe('icp4');
    expect(bytes.toString('latin1', 19, 23)).toBe('ic08');
    expect(bytes.toString('latin1', 29, 33)).toBe('ic13');
  });

  it('leaves out sizes it has no name for', () => {
    expect(toIcns([{ side: 48, png: Uint8Array.of(1) }])).toHaveLength(8);
  });
});
