/** The main job, the whole way: pictures in, records out, in processes of their own. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PictureRecord } from '../../processor/contract/record.ts';
import { type RunningCloud, startLocalCloud } from '../fakes/local-cloud.ts';
import { tintype } from './cli.ts';
import { makeSamples } from './samples.ts';

const shared = fileURLToPath(new URL('../../../shared/photos/files', import.meta.url));
const hostile = fileURLToPath(new URL('../../../shared/hostile', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tintype-e2e-'));
const pictures = join(folder, 'pictures');
let cloud: RunningCloud;
let count = 0;

beforeAll(async () => {
  if (existsSync(shared)) cpSync(shared, pictures, { recursive: true, preserveTimestamps: true });
  else await makeSamples(pictures);
  count = filesIn(pictures).length;
  cloud = await startLocalCloud({ dataDir: join(folder, 'cloud') });
}, 120_000);

afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true, force: true });
});

const upload = (paths: readonly string[], dataDir: string) =>
  tintype(['upload', ...paths, '--json', '--cloud', cloud.ready.api, '--data-dir', join(folder, dataDir)]);

describe(`the main job on ${existsSync(shared) ? 'the 60 shared photos' : 'the samples (../shared is not there)'}`, () => {
  it('sends every picture and gets a record for each', async () => {
    const run = await upload([pictures], 'first');
    expect(run.err).toBe('');
    expect(run.lines).toHaveLength(count);
    expect(run.lines.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(new Set(run.lines.map(({ digest }) => digest)).size).toBe(count);
    expect(run.lines.every(({ record, digest }) => (record as PictureRecord).digest === digest)).toBe(true);
    expect(run.code).toBe(0);
  });

  it('has records in the cloud that equal those of tintype analyse', async () => {
    const there = await tintype([
      'records',
      '--json',
      '--cloud',
      cloud.ready.api,
      '--data-dir',
      join(folder, 'second'),
    ]);
    const here = await tintype(['analyse', pictures, '--json']);
    expect(here.lines).toHaveLength(count);
    const expected = new Map(
      here.lines.map(({ record }) => [(record as PictureRecord).digest, comparable(record as PictureRecord)]),
    );
    const found = new Map(
      there.lines.map((record) => [record.digest as string, comparable(record as unknown as PictureRecord)]),
    );
    expect(found.size).toBe(count);
    for (const [digest, record] of expected) expect(found.get(digest)).toEqual(record);
  });

  it('sends nothing the second time', async () => {
    const run = await upload([pictures], 'first');
    expect(run.lines).toHaveLength(count);
    expect(run.lines.filter(({ outcome }) => outcome === 'uploaded' || outcome === 'failed')).toEqual([]);
    expect(run.code).toBe(0);
  });

  it('sends nothing from a machine that knows nothing yet', async () => {
    const before = await cloud.countObjects();
    const run = await upload([pictures], 'third');
    expect(run.lines.filter(({ outcome }) => outcome === 'uploaded' || outcome === 'failed')).toEqual([]);
    expect(await cloud.countObjects()).toBe(before);
  });

  it('sends one when one byte of one file changed', async () => {
    const path = filesIn(pictures).find((name) => /\.jpe?g$/i.test(name)) ?? '';
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 1, bytes.length - 3);
    writeFileSync(path, bytes);
    const run = await upload([pictures], 'first');
    const sent = run.lines.filter(({ outcome }) => outcome !== 'alreadyThere' && !isKnownReject(outcome));
    expect(sent.map((line) => basename(String(line.path)))).toEqual([basename(path)]);
    expect(run.code).toBe(0);
  });
});

describe('what people do wrong', () => {
  it('is told in one sentence, with exit code 2', async () => {
    const none = await tintype(['upload']);
    expect([none.code, none.out, none.err]).toEqual([2, '', 'Name at least one file or folder.\n']);
    const unknown = await tintype(['upload', pictures, '--colour']);
    expect([unknown.code, unknown.out]).toEqual([2, '']);
    expect(unknown.err).toMatch(/^Unknown option '--colour'\.\n$/);
    const command = await tintype(['uplaod']);
    expect([command.code, command.err]).toEqual([2, 'There is no command "uplaod". tintype --help lists them.\n']);
  });

  it('fails for a file that is not there and goes on with the others', async () => {
    const one = filesIn(pictures)[0] ?? '';
    const run = await upload([join(folder, 'nowhere.jpg'), one], 'first');
    expect(run.lines.map(({ outcome }) => outcome)).toContain('failed');
    expect(run.lines).toHaveLength(2);
    expect(run.code).toBe(1);
  });

  it('says so when nothing answers at --cloud', async () => {
    const run = await tintype([
      'upload',
      pictures,
      '--cloud',
      'http://127.0.0.1:1',
      '--data-dir',
      join(folder, 'none'),
    ]);
    expect([run.code, run.out]).toEqual([1, '']);
    expect(run.err).toBe('No Tintype cloud answers at http://127.0.0.1:1. Is it running?\n');
  });

  it('refuses a second process on the same data directory', async () => {
    const dataDir = join(folder, 'shared-dir');
    mkdirSync(dataDir);
    const runs = await Promise.all([0, 1].map(() => tintype(['upload', pictures, '--json', '--data-dir', dataDir])));
    const refused = runs.filter((run) => run.err.startsWith('Another Tintype is using'));
    expect(refused).toHaveLength(1);
    expect(refused[0]?.code).toBe(1);
  });
});

describe.skipIf(!existsSync(hostile))('hostile files (skipped where ../shared/hostile is not there)', () => {
  it('each gets a verdict or a reason, the cloud lives, and good pictures beside them are right', async () => {
    const files = readdirSync(hostile).map((name) => join(hostile, name));
    const run = await upload(files, 'hostile');
    expect(run.lines).toHaveLength(files.length);
    expect(run.lines.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const good = filesIn(pictures).find((name) => /\.jpe?g$/i.test(name)) ?? '';
    const after = await upload([good], 'hostile');
    expect(after.lines[0]).toMatchObject({ outcome: 'alreadyThere', record: { verdict: 'analysed' } });
  });
});

const isKnownReject = (outcome: unknown): boolean => outcome === 'rejected';

/** What must be alike: all but who owns it, when it was stored and analysed, and how long that took. */
function comparable(record: PictureRecord): unknown {
  const { owner, source, analysis, previews, ...rest } = record;
  const { uploadedAt, ...alike } = source;
  return {
    ...rest,
    source: alike,
    readers: analysis.readers,
    version: analysis.version,
    previews: Object.fromEntries(
      Object.entries(previews ?? {}).map(([edge, { key, ...facts }]) => [
        edge,
        { ...facts, key: key.replace(owner, '') },
      ]),
    ),
  };
}

function filesIn(path: string): readonly string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
