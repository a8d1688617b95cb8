import { describe, expect, it } from 'vitest';
import { originalMaxBytes, partBytesFor } from '../../../../processor/contract/limits.ts';

describe('partBytesFor', () => {
  it.each([
    ['just above one PUT', 67_108_865, 16_777_216],
    ['the largest original granted', originalMaxBytes, 16_777_216],
    ['what 10,000 parts of 16 MiB just hold', 167_772_160_000, 16_777_216],
    ['one byte more', 167_772_160_001, 17_825_792],
  ])('of %s', (_what, bytes, expected) => {
    expect(partBytesFor(bytes)).toBe(expected);
    expect(Math.ceil(bytes / partBytesFor(bytes))).toBeLessThanOrEqual(10_000);
  });
});
