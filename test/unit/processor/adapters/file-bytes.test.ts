import { existsSync } from 'node:fs';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, openFileBytes, readFileFacts } from '../../../../processor/adapters/file-bytes.ts';
import { withTempFile } from '../../../../processor/adapters/temp-file.ts';
import { inflate } from '../../../../processor/adapters/zlib-inflate.ts';

let folder = '';
const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tintype-test-'));
  await writeFile(join(folder, 'a.bin'), content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('bytes of a file', () => {
  it('are the same wherever they are read, near, far, back and across', async () => {
    const file = await openFileBytes(join(folder, 'a.bin'));

    for (const [at, length] of [
      [0, 8],
      [65_530, 12],
      [10, 4],
      [150_000, 70_000],
      [199_998, 2],
    ] as const) {
      expect(Buffer.from(await file.readAt(at, length))).toEqual(content.subarray(at, at + length));
    }
    await file.close();
  });

  it('are fewer at the end and none beyond it', async () => {
    const file = await openFileBytes(join(folder, 'a.bin'));

    expect((await file.readAt(199_999, 100)).length).toBe(1);
    expect((await file.readAt(200_000, 100)).length).toBe(0);
    expect((await file.readAt(0xffffffff, 100)).length).toBe(0);
    await file.close();
  });

  it('in memory behave alike', async () => {
    const block = bytesOf(Buffer.from('abcdef'));

    expect(Buffer.from(await block.readAt(4, 100)).toString()).toBe('ef');
    expect((await block.readAt(100, 4)).length).toBe(0);
    expect((await block.readAt(-4, 4)).length).toBe(0);
  });

  it('give the digest, size and time of a file', async () => {
    const path = join(folder, 'abc.txt');
    await writeFile(path, 'abc');
    await utimes(path, 1_600_000_000.5, 1_600_000_000.5);

    expect(await readFileFacts(path)).toEqual({
      name: 'abc.txt',
      bytes: 3,
      modifiedAt: '2020-09-13T12:26:40.500Z',
      digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
  });
});

describe('temporary file', () => {
  it('is gone afterwards, whether the work went well or not', async () => {
    const paths: string[] = [];
    const work = async (path: string): Promise<void> => {
      paths.push(path);
      await writeFile(path, 'x');
    };

    await withTempFile(work);
    const failing = withTempFile(async (path) => {
      await work(path);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');

    expect(paths.map((path) => existsSync(path))).toEqual([false, false]);
  });
});

describe('inflating', () => {
  it('gives the content, and nothing of what is too large or broken', () => {
    const block = deflateSync(Buffer.alloc(10_000, 65));

    expect(inflate(block, 10_000)?.length).toBe(10_000);
    expect(inflate(block, 9_999)).toBeUndefined();
    expect(inflate(block.subarray(0, 8), 10_000)).toBeUndefined();
    expect(inflate(Buffer.from('no zlib stream'), 10_000)).toBeUndefined();
  });
});
