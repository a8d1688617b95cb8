/** The samples as the analysis sees them, with their previews: made once and kept in `.cache/ui`. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openFileBytes, readFileFacts } from '../../processor/adapters/file-bytes.ts';
import { analyse } from '../../processor/analysis/analyse.ts';
import type { PictureRecord } from '../../processor/contract/record.ts';
import { readers } from '../../processor/handlers/open-readers.ts';
import { plans } from '../../scripts/samples/list.ts';
import { makeAll } from '../../scripts/samples/workers.ts';

const cache = new URL('../../.cache/ui/', import.meta.url).pathname;

/** One analysed picture: its record, and its previews by edge. */
export interface AnalysedPicture {
  readonly record: PictureRecord;
  readonly previews: ReadonlyMap<string, Uint8Array>;
}

/** Records and previews of every picture under `folder`; of the samples, painted when they are missing, without one. */
export async function analysedPictures(folder?: string): Promise<readonly AnalysedPicture[]> {
  const source = folder ?? (await paintedSamples());
  const files = (await readdir(source, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const found: AnalysedPicture[] = [];
  for (const { parentPath, name } of files) found.push(await analysed(join(parentPath, name), source));
  return found;
}

async function paintedSamples(): Promise<string> {
  const folder = join(cache, 'samples');
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length === 0) await makeAll(plans.length, folder);
  return folder;
}

async function analysed(path: string, root: string): Promise<AnalysedPicture> {
  const { digest, name, bytes, modifiedAt } = await readFileFacts(path);
  const kept = join(cache, `${digest}.json`);
  const saved = await readFile(kept, 'utf8').catch(() => undefined);
  if (saved !== undefined) {
    const { record, previews }: { record: PictureRecord; previews: Record<string, string> } = JSON.parse(saved);
    return {
      record,
      previews: new Map(Object.entries(previews).map(([edge, text]) => [edge, Buffer.from(text, 'base64')])),
    };
  }
  const file = await openFileBytes(path);
  const folder = basename(dirname(path) === root ? root : dirname(path));
  const uploadedAt = new Date(Date.parse(modifiedAt) + 86_400_000).toISOString();
  const subject = { owner: 'local', digest, source: { name, bytes, modifiedAt, uploadedAt, folder } };
  const { record, previews } = await analyse({ ...subject, path, file }, readers, Date.now).finally(() => file.close());
  const bodies = new Map(previews.map((preview) => [String(preview.edge), preview.body]));
  const texts = Object.fromEntries([...bodies].map(([edge, body]) => [edge, Buffer.from(body).toString('base64')]));
  await writeFile(kept, JSON.stringify({ record, previews: texts }));
  return { record, previews: bodies };
}
