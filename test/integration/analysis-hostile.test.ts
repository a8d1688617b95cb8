/** Every file of ../shared/photos and ../shared/hostile, each in a process of its own: what a stranger may send. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { PictureRecord } from '../../processor/contract/record.ts';

const shared = fileURLToPath(new URL('../../../shared', import.meta.url));
const isThere = existsSync(join(shared, 'hostile')) && existsSync(join(shared, 'photos', 'manifest.json'));
const analyseOne = fileURLToPath(new URL('../fixtures/analyse-one.ts', import.meta.url));
const timeMaxMs = 20_000;
const memoryMaxBytes = 1024 ** 3;

interface Outcome {
  readonly file: string;
  readonly record: PictureRecord;
  readonly changedBuiltIns: readonly string[];
  readonly peakBytes: number;
  readonly ms: number;
}

interface Reference {
  readonly file: string;
  readonly reference: {
    readonly fields: Readonly<Record<string, string | number | undefined>>;
    readonly sources: Readonly<Record<string, string | undefined>>;
  };
}

async function analyse(path: string): Promise<Outcome> {
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)(process.execPath, [analyseOne, path], { timeout: timeMaxMs });
  const told = JSON.parse(stdout);
  const ms = Math.round(performance.now() - startedAt);
  return { ...told, file: basename(path), record: PictureRecord.parse(told.record), ms };
}

/** Two at once: more only wait for one another on two cores. */
async function analyseAll(paths: readonly string[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = paths.values();
  const work = async (): Promise<void> => {
    for (const path of left) outcomes.push(await analyse(path));
  };
  await Promise.all([work(), work()]);
  return outcomes.toSorted((a, b) => a.file.localeCompare(b.file));
}

function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ file, record, ms, peakBytes }) =>
    [
      file.slice(0, 42).padEnd(42),
      `${record.verdict} ${record.reason ?? ''}`.padEnd(24),
      (record.file?.format ?? '-').padEnd(5),
      `${ms} ms`.padStart(8),
      `${Math.round(peakBytes / 1e6)} MB`.padStart(7),
      record.warnings.map(({ code }) => code).join(' '),
    ].join(' '),
  );
  return rows.join('\n');
}

/** What the record says, in the manifest's words. */
const told = ({ camera, capture, picture, location, exposure }: PictureRecord): Readonly<Record<string, unknown>> => ({
  make: camera?.make,
  model: camera?.model,
  captureTime: capture?.local.slice(0, 19),
  offset: capture?.offset,
  orientation: picture?.orientation,
  width: picture?.storedWidth,
  height: picture?.storedHeight,
  displayWidth: picture?.width,
  displayHeight: picture?.height,
  bitDepth: picture?.bitDepth,
  iccDescription: picture?.iccDescription,
  latitude: location?.latitude,
  longitude: location?.longitude,
  altitude: location?.altitude,
  iso: exposure?.iso,
  fNumber: exposure?.fNumber,
  exposureTime: exposure?.exposureTime,
  focalLength: exposure?.focalLength,
  flash: exposure?.flash,
});

const formats: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif', 'heic']);

// What stands only in XMP, a maker's note or a maker's own segment is read by nobody yet.
const isUnread = (source: string | undefined): boolean =>
  /^(XMP|Canon|Nikon|Kodak|PictureInfo|Composite:ISO|Composite:LensID)/.test(source ?? '');

/** The JPEG was cut down to its header: no pixels, no frame header, so no size. */
const knownDifferences = ['width', 'height', 'displayWidth', 'displayHeight'].map(
  (field) => `motion_photo_pixel_synth.jpg ${field}`,
);

const isNear = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)) : a === b;

describe.skipIf(!isThere)('analysis of strangers’ files (needs ../shared)', () => {
  let hostile: readonly Outcome[] = [];
  let photos: readonly Outcome[] = [];
  let manifest: readonly Reference[] = [];

  beforeAll(async () => {
    if (!isThere) return;
    manifest = JSON.parse(readFileSync(join(shared, 'photos', 'manifest.json'), 'utf8')).files;
    hostile = await analyseAll(readdirSync(join(shared, 'hostile')).map((name) => join(shared, 'hostile', name)));
    photos = await analyseAll(manifest.map(({ file }) => join(shared, 'photos', file)));
    console.log(`${table(hostile)}\n\n${table(photos)}`);
  }, 300_000);

  it('gives every hostile file a record', () => {
    expect(hostile.length).toBe(46);
  });

  it('gives every photo a record, analysed where the format is one of ours', () => {
    expect(photos.length).toBe(60);
    const rejected = photos.filter(
      ({ record }) => formats.has(record.file?.format ?? '') && record.verdict !== 'analysed',
    );
    expect(rejected.map(({ file }) => file)).toEqual(['motion_photo_pixel_synth.jpg']);
  });

  it('takes no longer and no more memory than an analysis may', () => {
    const all = [...hostile, ...photos];

    expect(all.filter(({ ms }) => ms >= timeMaxMs)).toEqual([]);
    expect(all.filter(({ peakBytes }) => peakBytes >= memoryMaxBytes)).toEqual([]);
  });

  it('lets no file write to what all objects share', () => {
    expect([...hostile, ...photos].flatMap(({ changedBuiltIns }) => changedBuiltIns)).toEqual([]);
  });

  it('gives no position from a GPS block that cannot be one', () => {
    const placed = [...hostile, ...photos].filter(
      ({ file, record }) => /^(gps-lat|gps-zero|empty_gps)/.test(file) && record.location,
    );

    expect(placed).toEqual([]);
  });

  it('agrees with ExifTool on what stands in EXIF, IPTC and the picture itself', () => {
    let agreements = 0;
    const differences: string[] = [];
    for (const { file, reference } of manifest) {
      const outcome = photos.find((one) => one.file === basename(file));
      if (outcome === undefined || !formats.has(outcome.record.file?.format ?? '')) continue;
      for (const [field, value] of Object.entries(told(outcome.record))) {
        const expected = reference.fields[field];
        if (expected === undefined || isUnread(reference.sources[field])) continue;
        if (isNear(value, expected)) agreements += 1;
        else differences.push(`${basename(file)} ${field}`);
      }
    }
    console.log(`${agreements} fields agree with ExifTool, ${differences.length} do not`);

    expect(differences.toSorted()).toEqual(knownDifferences.toSorted());
    expect(agreements).toBeGreaterThan(500);
  });
});
