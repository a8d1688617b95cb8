import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Built, buildBundles } from '../../../infra/bundles/build.ts';
import { type Cpu, functionNames } from '../../../infra/bundles/functions.ts';
import { type ServedStore, serveStore } from '../../../infra/local/store/serve-store.ts';
import { toApiEvent } from './events.ts';
import { analyseOne, playRoundTrip } from './round-trip.ts';
import { type Running, startFunction } from './runtime.ts';

const ours: Cpu = process.arch === 'arm64' ? 'arm64' : 'x86_64';
const other: Cpu = ours === 'arm64' ? 'x86_64' : 'arm64';
/** A picture of an iPhone, where the shared ones are. */
const heic = fileURLToPath(
  new URL('../../../../shared/photos/files/drewnoakes__digicam_corpus/IMG_8565.HEIC', import.meta.url),
);
const canRun = process.platform === 'linux';

let built: Record<Cpu, Built>;
beforeAll(async () => {
  built = { [ours]: await buildBundles(ours), [other]: await buildBundles(other) } as Record<Cpu, Built>;
});

describe('the bundles', () => {
  it.each(functionNames)('are the same JavaScript for both CPUs: %s', async (name) => {
    const read = (cpu: Cpu) => readFile(join(built[cpu].bundles[name], 'index.mjs'), 'utf8');

    expect(await read(ours)).toBe(await read(other));
  });

  it('leave out of the analysis what signs URLs: nothing there may give anything away', async () => {
    const analyse = await readFile(join(built[ours].bundles.analyse, 'index.mjs'), 'utf8');
    const api = await readFile(join(built[ours].bundles.api, 'index.mjs'), 'utf8');

    expect(api).toContain('createPresign');
    expect(analyse).not.toContain('createPresign');
  });

  // e_machine at offset 18 of an ELF header: 62 is x86-64, 183 AArch64.
  it.each([
    ['x86_64', 62, 'x64'],
    ['arm64', 183, 'arm64'],
  ] as const)('bring a decoder for %s', async (cpu, machine, npm) => {
    const { bundles, missing } = built[cpu];
    if (missing !== undefined) {
      console.log(`skipped: ${missing}`);
      return;
    }
    const version = JSON.parse(
      await readFile(join(bundles.analyse, 'node_modules/sharp/package.json'), 'utf8'),
    ).version;
    const library = join(
      bundles.analyse,
      `node_modules/@img/sharp-linux-${npm}/lib/sharp-linux-${npm}-${version}.node`,
    );
    expect((await readFile(library)).readUInt16LE(18)).toBe(machine);
  });
});

describe.skipIf(!canRun)(`the functions, run as Lambda runs them on ${ours}`, () => {
  const buckets = { originals: 'originals', metadata: 'metadata' };
  let directory: string;
  let store: ServedStore;
  const running: Running[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tintype-lambda-'));
    const keys = (['api', 'analyse'] as const).map((role) => ({
      accessKeyId: role,
      secretAccessKey: `${role} secret`,
      role,
    }));
    store = await serveStore({ directory, durability: 'process', keys });
    store.store.ensureBucket(buckets.originals, { requireIfNoneMatch: true });
    store.store.ensureBucket(buckets.metadata, { requireIfNoneMatch: false });
  });

  afterAll(async () => {
    for (const one of running) await one.stop();
    await store.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function start(name: 'api' | 'analyse' | 'dead-letter', role: 'api' | 'analyse'): Promise<Running> {
    const one = await startFunction(built[ours].bundles[name], {
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_S3: store.endpoint,
      AWS_ACCESS_KEY_ID: role,
      AWS_SECRET_ACCESS_KEY: `${role} secret`,
      ORIGINALS_BUCKET: buckets.originals,
      METADATA_BUCKET: buckets.metadata,
    });
    running.push(one);
    return one;
  }

  it('carry a picture from its grant through its record to its removal', async () => {
    const [api, analyse, deadLetter] = await Promise.all([
      start('api', 'api'),
      start('analyse', 'analyse'),
      start('dead-letter', 'analyse'),
    ]);

    await playRoundTrip({ api, analyse, deadLetter, ...buckets });
  });

  it.skipIf(!existsSync(heic))('look into a HEIC picture of a phone: its decoder is in the bundle', async () => {
    const [api, analyse] = await Promise.all([start('api', 'api'), start('analyse', 'analyse')]);

    const record = await analyseOne({ api, analyse, deadLetter: analyse, ...buckets }, await readFile(heic));

    expect(record).toMatchObject({ verdict: 'analysed', file: { format: 'heic' } });
    expect(record.previews?.['1600']).toMatchObject({ key: expect.stringMatching(/1600\.webp$/) });
  });

  it('refuse who did not sign in through Cognito', async () => {
    const api = await start('api', 'api');
    const event = toApiEvent('nobody', 'GET', '/v1/feed');
    const { authorizer: _authorizer, ...requestContext } = event.requestContext;

    expect(await api.invoke({ ...event, requestContext })).toMatchObject({ statusCode: 403 });
  });

  it('say the document in their environment, as it stands', async () => {
    const wellKnown = await startFunction(built[ours].bundles['well-known'], { WELL_KNOWN: '{"version":1}' });
    running.push(wellKnown);

    expect(await wellKnown.invoke({})).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
      body: '{"version":1}',
      isBase64Encoded: false,
    });
  });

  it('tell when a bundle cannot be loaded', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'tintype-broken-'));
    const one = await startFunction(broken, {});
    running.push(one);

    await expect(one.invoke({})).rejects.toThrow(/could not be loaded|ended with/);
    await rm(broken, { recursive: true, force: true });
  });
});
