/**
 * Kills the engine, then the cloud, with -9 again and again while a folder of pictures is sent, and counts what that
 * cost: `npm run test:kill -- [--kills N] [--pictures N] [--seed N] [--keep]`. Exits with 1 when a promise was broken.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makePictures } from '../fixtures/pictures.ts';
import { killCloud } from './kill-cloud.ts';
import { killEngine } from './kill-engine.ts';
import type { Verdict } from './verdict.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    'cloud-kills': { type: 'string', default: '3' },
    pictures: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const pictures = Number(values.pictures);
const seed = Number(values.seed);

const folder = await mkdtemp(join(tmpdir(), 'tintype-kill-'));
try {
  const many = join(folder, 'many');
  const few = join(folder, 'few');
  await makePictures(many, pictures, 1);
  await makePictures(few, Math.ceil(pictures / 4), 1001);
  const verdicts: Verdict[] = [];
  if (Number(values.kills) > 0)
    verdicts.push(await killEngine({ folder: join(folder, 'one'), pictures: many, kills: Number(values.kills), seed }));
  if (Number(values['cloud-kills']) > 0) {
    const kills = Number(values['cloud-kills']);
    verdicts.push(await killCloud({ folder: join(folder, 'two'), pictures: few, kills, seed }));
  }
  for (const { title, counts, broken } of verdicts) {
    console.log(`\n${title}`);
    for (const [what, count] of Object.entries(counts)) console.log(`  ${String(count).padStart(8)}  ${what}`);
    for (const promise of broken) console.log(`  BROKEN: ${promise}`);
  }
  process.exitCode = verdicts.some(({ broken }) => broken.length > 0) ? 1 : 0;
} finally {
  if (values.keep) console.log(`kept in ${folder}`);
  else await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
