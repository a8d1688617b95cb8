import { expect, it } from 'vitest';
import { listOriginals } from '../../../../app/engine/originals-list.ts';
import type { FeedPage } from '../../../../app/engine/ports.ts';
import type { FeedEntry, RecordState } from '../../../../processor/contract/api.ts';
import { oneRecord } from '../../../fixtures/records.ts';

const [first, second, third] = [oneRecord(1), oneRecord(2), oneRecord(3)];
const at = '2026-11-22T12:00:00.000Z';
const entry = (n: number, op: 'r' | 'x', digest: string, record?: FeedEntry['record']): FeedEntry => ({
  ...{ cursor: `${at}-${n}`, at, op, digest },
  ...(record !== undefined && { record }),
});

it('all originals of a cloud: none that was deleted, each once, those whose record was too large by name', async () => {
  const pages: FeedPage[] = [
    {
      entries: [entry(1, 'r', first.digest, first), entry(2, 'r', second.digest, second)],
      next: `${at}-2`,
      more: true,
    },
    {
      entries: [entry(3, 'x', second.digest), entry(4, 'r', third.digest), entry(5, 'r', first.digest, first)],
      next: `${at}-5`,
      more: false,
    },
  ];
  const asked: (string | undefined)[] = [];
  const cloud = {
    readFeed: async (after: string | undefined) => {
      asked.push(after);
      return { ok: true as const, value: pages[asked.length - 1]! };
    },
    readRecords: async (digests: readonly string[]) => {
      const states: RecordState[] = digests.map((digest) => ({
        ...{ digest, state: 'ready' as const, record: third },
        previews: { expiresAt: at },
      }));
      return { ok: true as const, value: states };
    },
  };

  const listed = await listOriginals(cloud, new AbortController().signal);

  expect(listed).toEqual({ ok: true, value: [first, third] });
  expect(asked).toEqual([undefined, `${at}-2`]);
});

it('what stops the reading is answered, and nothing half read', async () => {
  const offline = { ok: false as const, failure: { kind: 'offline' as const } };
  const cloud = { readFeed: async () => offline, readRecords: async () => offline };

  expect(await listOriginals(cloud, new AbortController().signal)).toEqual(offline);
});
