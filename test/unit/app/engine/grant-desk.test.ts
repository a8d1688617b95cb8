import { describe, expect, it } from 'vitest';
import type { Upload } from '../../../../app/core/queue/upload.ts';
import { createGrantDesk } from '../../../../app/engine/grant-desk.ts';
import type { Cloud } from '../../../../app/engine/ports.ts';
import { uploadAskOf } from '../../../../app/engine/upload-ask.ts';
import type { Grant, UploadAsk } from '../../../../processor/contract/api.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const digestOf = (n: number): string => n.toString(16).padStart(64, '0');

const uploadOf = (n: number, bytes = 1_000): Upload => ({
  id: String(n),
  source: { path: `/${n}.jpg`, bytes, modifiedMs: 0 },
  addedAt: 0,
  again: false,
  runs: 1,
  misses: {},
  place: { at: 'queued', digest: digestOf(n) },
});

const grantOf = ({ digest }: UploadAsk): Grant => ({
  digest,
  kind: 'put',
  put: { url: `https://s3/${digest}`, headers: {}, expiresAt: '2026-11-22T12:15:00.000Z' },
});

/** A desk over a line, and the requests that were made. */
function setUp(line: readonly Upload[]) {
  const clock = new FakeClock();
  const requests: (readonly string[])[] = [];
  let queued = [...line];
  const askGrants: Cloud['askGrants'] = (uploads) => {
    requests.push(uploads.map(({ digest }) => digest));
    return Promise.resolve({ ok: true, value: uploads.map(grantOf) });
  };
  const { signal } = new AbortController();
  const desk = createGrantDesk({ cloud: { askGrants }, clock, signal, next: () => queued });
  /** As the runner does: a started upload is in the line no more. */
  const ask = async (upload: Upload, again = false) => {
    queued = queued.filter((each) => each !== upload);
    const { place } = upload;
    const answer = desk.ask(
      uploadAskOf({ ...upload, again }, place.at === 'queued' ? (place.digest ?? '') : ''),
      signal,
    );
    clock.advance(5);
    return answer;
  };
  return { ask, clock, requests };
}

describe('grants', () => {
  it('are asked for a hundred at a time while the line is long, and each original once', async () => {
    const line = Array.from({ length: 250 }, (_, n) => uploadOf(n));
    const { ask, requests } = setUp(line);

    for (const upload of line) expect((await ask(upload)).ok).toBe(true);

    expect(requests.flat().toSorted()).toEqual(line.map((_, n) => digestOf(n)).toSorted());
    expect(requests.length).toBeLessThanOrEqual(4);
  });

  it('that were asked for ahead are used for a minute, and no longer', async () => {
    const line = [uploadOf(1), uploadOf(2), uploadOf(3)];
    const { ask, clock, requests } = setUp(line);
    await ask(line[0]!);
    clock.advance(50_000);
    await ask(line[1]!);
    expect(requests).toEqual([[digestOf(1), digestOf(2), digestOf(3)]]);

    clock.advance(10_000);
    await ask(line[2]!);

    expect(requests.slice(1)).toEqual([[digestOf(3)]]);
  });

  it('of an ask that changed meanwhile are not used', async () => {
    const line = [uploadOf(1), uploadOf(2)];
    const { ask, requests } = setUp(line);
    await ask(line[0]!);

    await ask(line[1]!, true);

    expect(requests.slice(1)).toEqual([[digestOf(2)]]);
  });

  it('of large originals are not asked for ahead: they open an upload', async () => {
    const line = [uploadOf(1), uploadOf(2, 65 * 1024 * 1024)];
    const { ask, requests } = setUp(line);

    await ask(line[0]!);

    expect(requests).toEqual([[digestOf(1)]]);
  });
});
