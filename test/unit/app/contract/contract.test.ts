import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { api } from '../../../../app/contract/api.ts';
import { methodOf } from '../../../../app/contract/contract.ts';
import { FolderOptions, FolderView, RootTrouble } from '../../../../app/contract/methods/folders.ts';
import { QueryParts } from '../../../../app/contract/methods/library.ts';
import { FailureKind, Gate } from '../../../../app/contract/methods/shared.ts';
import { partsOf } from '../../../../app/core/catalogue/query.ts';
import type { FolderOptions as CoreOptions, RootTrouble as CoreTrouble } from '../../../../app/core/folders/folder.ts';
import { retryTable } from '../../../../app/core/queue/retry-table.ts';
import type { Gate as CoreGate } from '../../../../app/core/queue/schedule.ts';

describe('contract', () => {
  it('finds a method by its name, and nothing else', () => {
    expect(methodOf(api, 'queue.retry')).toBe(api.queue.retry);
    for (const name of [
      '',
      'queue',
      'queue.',
      '.retry',
      'queue.retry.input',
      'queue.constructor',
      'constructor.name',
    ]) {
      expect(methodOf(api, name), name).toBeUndefined();
    }
  });

  it('has a code for every kind of failure there is', () => {
    expect(new Set(FailureKind.options)).toEqual(new Set(Object.keys(retryTable)));
  });

  it('has the words of a query taken apart', () => {
    const text =
      'boats camera:a lens:a folder:a name:a format:a verdict:a reason:a rating:1 iso:>9 focal:35 has:location place:1,2 on:2020';

    const orders = ['newest', 'oldest', 'added', 'name', 'largest', 'smallest', 'rating'];
    for (const order of orders) {
      const parts = partsOf(`${text} sort:${order}`);
      expect(QueryParts.parse(parts)).toEqual(parts);
      expect(parts).toMatchObject({ sort: order, problems: [] });
      expect(parts.filters).toHaveLength(13);
    }
  });

  it('has the words of the queue and the folders', () => {
    // Compiles only while the words on both sides are the same.
    const gate: CoreGate = Gate.parse('paused') satisfies CoreGate;
    const trouble: CoreTrouble = RootTrouble.parse('missing') satisfies CoreTrouble;
    const back: z.infer<typeof RootTrouble> = trouble;
    const options: CoreOptions = FolderOptions.parse({ label: 'A' });
    expect([gate, back, options]).toEqual(['paused', 'missing', { label: 'A' }]);
    expect(FolderView.shape.place.options).toContain('unreachable');
  });
});
