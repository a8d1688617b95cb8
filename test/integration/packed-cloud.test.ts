/** The local cloud as a packed app has it: a bundle beside a Node, away from the checkout and its node_modules. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PictureRecord } from '../../processor/contract/record.ts';
import { bundleCloud } from '../../scripts/pack/bundle-cloud.ts';
import { stageCloud } from '../../scripts/pack/stage-cloud.ts';
import { isThisMachine, nodeName, targets } from '../../scripts/pack/target.ts';
import { tintype } from '../e2e/cli.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { makeAvif, makeJpeg } from '../fixtures/pictures.ts';

const heic = fileURLToPath(
  new URL('../../../shared/photos/files/drewnoakes__digicam_corpus/IMG_8565.HEIC', import.meta.url),
);

/** How every WebAssembly module begins. */
const wasmInBase64 = 'AGFzbQEAAAA';

const target = targets.find(isThisMachine);

describe.skipIf(target === undefined)('the local cloud of a packed app', () => {
  let folder = '';
  let cloud: RunningCloud | undefined;
  let packed = '';

  beforeAll(async () => {
    if (target === undefined) return;
    folder = await mkdtemp(join(tmpdir(), 'tintype-packed-'));
    packed = join(folder, 'cloud');
    await bundleCloud(join(folder, 'bundle'));
    await stageCloud(target, { bundle: join(folder, 'bundle'), out: packed });
    cloud = await startLocalCloud({
      dataDir: join(folder, 'cloud-data'),
      program: { node: join(packed, nodeName(target)), entry: join(packed, 'main.mjs') },
    });
  });
  afterAll(async () => {
    await cloud?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('analyses pictures with its own Node, sharp and SQLite', async () => {
    const pictures = join(folder, 'pictures');
    await mkdir(pictures);
    await writeFile(join(pictures, 'one.jpg'), await makeJpeg({ seed: 1, width: 96, height: 64 }));
    await writeFile(join(pictures, 'two.avif'), await makeAvif({ seed: 2, width: 80, height: 60 }));

    const run = await upload(pictures);

    expect(run.err).toBe('');
    const records = run.lines.map(({ record }) => record as PictureRecord).toSorted(byName);
    expect(
      records.map(({ source, verdict, picture, previews }) => [
        source.name,
        verdict,
        picture?.width,
        Object.keys(previews ?? {}),
      ]),
    ).toEqual([
      ['one.jpg', 'analysed', 96, ['320', '1600']],
      ['two.avif', 'analysed', 80, ['320', '1600']],
    ]);
  });

  it.skipIf(!existsSync(heic))('opens a HEIC with libheif', async () => {
    const run = await upload(heic);

    const [record] = run.lines.map((line) => line.record as PictureRecord);
    expect(record?.verdict).toBe('analysed');
    expect(Object.keys(record?.previews ?? {})).toEqual(['320', '1600']);
  });

  it('has libheif beside it as a file of its own, which can be replaced', async () => {
    const there = join(packed, 'node_modules', 'libheif-js', 'libheif-wasm');
    const ours = (await readdir(packed)).filter((name) => name.endsWith('.mjs'));

    expect((await readdir(there)).toSorted()).toEqual(['LICENSE', 'libheif-bundle.js']);
    expect(await readFile(join(there, 'libheif-bundle.js'), 'utf8')).toContain(wasmInBase64);
    for (const file of ours)
      expect((await readFile(join(packed, file), 'utf8')).includes(wasmInBase64), file).toBe(false);
  });

  it('holds no sources, no types and no maps', async () => {
    const files = await readdir(packed, { recursive: true });

    expect(files.filter((file) => /\.(map|ts|mts|cts|cc|h|gyp)$/.test(file))).toEqual([]);
  });

  const upload = (path: string) =>
    tintype(['upload', path, '--json', '--cloud', cloud?.ready.api ?? '', '--data-dir', join(folder, 'data')]);
});

const byName = ({ source: a }: PictureRecord, { source: b }: PictureRecord): number =>
  (a.name ?? '') < (b.name ?? '') ? -1 : 1;
