import { describe, expect, it } from 'vitest';
import { createFoundMemory } from '../../../../app/adapters/catalogue-memory.ts';

describe('what searches found', () => {
  it('is forgotten when something changed', () => {
    const memory = createFoundMemory();
    memory.noteTotal('a', 2);
    memory.noteOrder('a', [7, 3]);

    memory.clear();

    expect([memory.totalOf('a'), memory.orderOf('a')]).toEqual([undefined, undefined]);
  });

  it('keeps three orders, the newest', () => {
    const memory = createFoundMemory();
    for (const key of ['a', 'b', 'c', 'a', 'd']) memory.noteOrder(key, [1]);

    expect(['a', 'b', 'c', 'd'].filter((key) => memory.orderOf(key) !== undefined)).toEqual(['a', 'c', 'd']);
  });
});
