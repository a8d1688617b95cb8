/** The hashing threads on real files. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBodyShelf } from '../../app/adapters/body-shelf.ts';
import { systemClock } from '../../app/adapters/clock.ts';
import { createFingerprintPool, type FingerprintPool } from '../../app/adapters/fingerprint.ts';
import type { UploadSource } from '../../app/core/queue/upload.ts';

const MiB = 1024 * 1024;
const never = new AbortController().signal;
let folder = '';
let pool: FingerprintPool;
const shelf = createBodyShelf(4 * MiB, systemClock);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-hash-'));
  pool = createFingerprintPool({ threads: 2, shelf });
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

async function write(
  name: string,
  bytes: number,
): Promise<{ readonly source: UploadSource; readonly sha: string; readonly body: Buffer }> {
  const path = join(folder, name);
  const body = randomBytes(bytes);
  await writeFile(path, body);
  const { mtimeMs } = await stat(path);
  return { source: { path, bytes, modifiedMs: mtimeMs }, sha: createHash('sha256').update(body).digest('hex'), body };
}

describe('hashing', () => {
  it('gives each of many files its own digest, and keeps bytes of those that fit', async () => {
    const files = await Promise.all(Array.from({ length: 90 }, (_, n) => write(`${n}.jpg`, 100 + n * 1_000)));

    const digests = await Promise.all(files.map(({ source }) => pool.fingerprint(source, never)));

    expect(digests).toEqual(files.map(({ sha }) => ({ ok: true, value: sha })));
    const kept = files.filter(({ sha }) => shelf.has(sha));
    expect(kept.length).toBeGreaterThan(40);
    for (const { sha, body } of kept) {
      const taken = shelf.take(sha)!;
      expect(body.equals(taken.bytes)).toBe(true);
      taken.release();
    }
  });

  it('says of each file in a batch what is wrong with it, and hashes the others', async () => {
    const good = await write('good.jpg', 5_000);
    const edited = await write('edited.jpg', 5_000);
    const gone = { ...good.source, path: join(folder, 'gone.jpg') };

    const answers = await Promise.all([
      pool.fingerprint(gone, never),
      pool.fingerprint({ ...edited.source, bytes: 4_999 }, never),
      pool.fingerprint(good.source, never),
    ]);

    expect(answers).toEqual([
      { ok: false, failure: { kind: 'sourceGone', detail: 'ENOENT' } },
      { ok: false, failure: { kind: 'sourceChanged', detail: 'read' } },
      { ok: true, value: good.sha },
    ]);
    expect(shelf.take(good.sha)?.bytes.length).toBe(5_000);
  });

  it('stops one of a batch and goes on with the rest', async () => {
    const large = await write('large.mov', 64 * MiB);
    const small = await write('small.jpg', 5_000);
    const ending = new AbortController();
    const first = pool.fingerprint(large.source, ending.signal);
    const second = pool.fingerprint(small.source, never);

    ending.abort();

    expect(await first).toEqual({ ok: false, failure: { kind: 'sourceBusy', detail: 'stopped' } });
    expect(await second).toEqual({ ok: true, value: small.sha });
  });

  it('hashes ranges of a file', async () => {
    const { source, body } = await write('large.mov', 3 * MiB);
    const sha = (from: number, to: number): string =>
      createHash('sha256').update(body.subarray(from, to)).digest('base64');

    const answer = await pool.hashRanges(
      source.path,
      [
        { start: 0, bytes: MiB },
        { start: MiB, bytes: 2 * MiB },
      ],
      never,
    );

    expect(answer).toEqual({ ok: true, value: [sha(0, MiB), sha(MiB, 3 * MiB)] });
  });
});
