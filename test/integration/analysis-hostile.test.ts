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
// Of processor time, in which the machine's other work does not count.
const cpuMaxMs = 20_000;
const patienceMs = 100_000;
const memoryMaxBytes = 1024 ** 3;

interface Outcome {
  readonly file: string;
  readonly record: PictureRecord;
  readonly changedBuiltIns: readonly string[];
  readonly peakBytes: number;
  readonly cpuMs: number;
}

interface Reference {
  readonly file: string;
  readonly reference: {
    readonly fields: Readonly<Record<string, string | number | undefined>>;
    readonly sources: Readonly<Record<string, string | undefined>>;
  };
}

async function analyse(path: string): Promise<Outcome> {
  const { stdout } = await promisify(execFile)(process.execPath, [analyseOne, path], { timeout: patienceMs });
  const told = JSON.parse(stdout);
  return { ...told, file: basename(path), record: PictureRecord.parse(told.record) };
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
  const rows = outcomes.map(({ file, record, cpuMs, peakBytes }) =>
    [
      file.slice(0, 42).padEnd(42),
      `${record.verdict} ${record.reason ?? ''}`.padEnd(24),
      (record.file?.format ?? '-').padEnd(5),
      `${cpuMs} ms`.padStart(8),
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

// What stands only in XMP, a maker's note or a maker's own segment is read by nobody yet.
const isUnread = (source: string | undefined): boolean =>
  /^(XMP|Canon|Nikon|Kodak|PictureInfo|Composite:ISO|Composite:LensID)/.test(source ?? '');

const knownDifferences: readonly string[] = [
  // It was cut down to its header: no pixels, no frame header, so no size.
  ...['width', 'height', 'displayWidth', 'displayHeight'].map((field) => `motion_photo_pixel_synth.jpg ${field}`),
  // A height of 0 and no position is no place.
  '1x1_exif_xmp.jxl altitude',
];

/** Where a raw file begins with a preview, ExifTool tells how deep that is: we mean the sensor's picture. */
const isOfPreview = (field: string, { record }: Outcome): boolean =>
  field === 'bitDepth' && ['cr2', 'cr3', 'nef', 'dng', 'raf', 'rw2'].includes(record.file?.format ?? '');

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

  it('gives every photo a record, analysed but for one that has no pixels at all', () => {
    expect(photos.length).toBe(60);
    const rejected = photos.filter(({ record }) => record.verdict !== 'analysed');
    expect(rejected.map(({ file }) => file)).toEqual(['motion_photo_pixel_synth.jpg']);
  });

  it('shows every photo, or says why not', () => {
    const unshown = photos.filter(({ record }) => record.verdict === 'analysed' && record.previews === undefined);

    expect(unshown.map(({ file, record }) => [file, record.warnings.at(-1)?.code]).toSorted()).toEqual([
      ['1x1_exif_xmp.jxl', 'pixelsNotDecoded'],
      ['CanonRaw.cr3', 'pixelsNotDecoded'],
      ['GOPR8513.GPR', 'pixelsNotDecoded'],
      ['Nikon.nef', 'pixelsNotDecoded'],
    ]);
  });

  it('shows a photo in the shape its size has', () => {
    const bent = photos.filter(({ record: { picture, previews } }) => {
      const preview = previews?.['1600'];
      if (picture === undefined || preview === undefined || Math.min(preview.width, preview.height) < 100) return false;
      return Math.abs(picture.width / picture.height / (preview.width / preview.height) - 1) > 0.02;
    });

    expect(bent.map(({ file }) => file)).toEqual([]);
  });

  it('takes no longer and no more memory than an analysis may', () => {
    const all = [...hostile, ...photos];

    expect(all.filter(({ cpuMs }) => cpuMs >= cpuMaxMs)).toEqual([]);
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
      if (outcome === undefined) continue;
      for (const [field, value] of Object.entries(told(outcome.record))) {
        const expected = reference.fields[field];
        if (expected === undefined || isUnread(reference.sources[field]) || isOfPreview(field, outcome)) continue;
        if (isNear(value, expected)) agreements += 1;
        else differences.push(`${basename(file)} ${field}`);
      }
    }
    console.log(`${agreements} fields agree with ExifTool, ${differences.length} do not`);

    expect(differences.toSorted()).toEqual(knownDifferences.toSorted());
    expect(agreements).toBeGreaterThan(500);
  });
});
