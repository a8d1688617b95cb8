import type { ApiHandlers } from '../../app/contract/api.ts';
import { AppError } from '../../app/contract/errors.ts';
import type { CountBy, Counted, LibraryItem, SimilarItem } from '../../app/contract/methods/library.ts';
import { type Filter, parseQuery, partsOf } from '../../app/core/catalogue/query.ts';
import { type PictureRecord, recordSchemaVersion } from '../../processor/contract/record.ts';

/** A library in memory. */
export interface FakeLibrary {
  readonly handlers: ApiHandlers['library'];
  add(records: readonly PictureRecord[]): void;
  count(): number;
}

/** Answers as the host's catalogue does, more slowly and less exactly: filters it does not know hold for every picture. */
export function createFakeLibrary(records: readonly PictureRecord[]): FakeLibrary {
  let all = [...records];
  let version = 1;
  const listeners = new Set<() => void>();
  const found = new Map<string, readonly PictureRecord[]>();
  const changed = (): void => {
    version += 1;
    found.clear();
    for (const listener of listeners) listener();
  };
  const find = (text: string): readonly PictureRecord[] => {
    const known = found.get(text) ?? search(all, text);
    found.set(text, known);
    return known;
  };

  const handlers: ApiHandlers['library'] = {
    search: ({ text, offset, limit }) => ({
      total: find(text).length,
      version,
      items: find(text)
        .slice(offset, offset + limit)
        .map(toItem),
      problems: [...parseQuery(text).problems],
    }),
    explain: ({ text }) => {
      const { words, filters, sort, problems } = partsOf(text);
      return { words, filters: [...filters], sort, problems: [...problems] } as never; // its types and the contract's agree in substance
    },
    outline: ({ text }) => {
      const pictures = find(text);
      const isByTime = parseQuery(text).sort.by === 'taken';
      return { total: pictures.length, version, days: isByTime ? daysOf(pictures) : [], ratios: ratiosOf(pictures) };
    },
    digests: ({ text, offset, limit }) => ({
      version,
      digests: find(text)
        .slice(offset, offset + limit)
        .map(({ digest }) => digest),
    }),
    record: ({ digest }) => {
      const record = all.find((candidate) => candidate.digest === digest);
      if (record === undefined) throw new AppError('gone', 'No such record.');
      const files = [
        { path: `/home/ada/Pictures/${record.source.folder}/${record.source.name}`, state: 'same' as const },
      ];
      return { record, proof: { verdict: 'same', local: digest, files } };
    },
    count: ({ text, by }) => ({ version, groups: groupsOf(find(text), by) }),
    changed: (emit) => {
      const tell = (): void => emit({ version, pictures: all.length });
      tell();
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    remove: ({ digests }) => {
      const gone = new Set(digests);
      all = all.filter(({ digest }) => !gone.has(digest));
      changed();
      return { done: digests.length, failed: [] };
    },
    analyseAgain: ({ digests }) => ({ done: digests.length, failed: [] }),
    duplicates: ({ text, offset, limit }) => {
      const groups = groupsLookingAlike(find(text));
      return {
        version,
        groups: groups.length,
        pictures: groups.flat().length,
        sparedBytes: groups.flatMap((group) => group.slice(1)).reduce((sum, { bytes }) => sum + bytes, 0),
        page: groups.slice(offset, offset + limit).map((items) => ({
          total: items.length,
          sparedBytes: items.slice(1).reduce((sum, { bytes }) => sum + bytes, 0),
          items: items.slice(0, 100),
        })),
      };
    },
    reanalysis: (emit) => {
      const tell = (): void => emit({ older: all.filter(({ schema }) => schema < recordSchemaVersion).length });
      tell();
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    reanalyseOlder: () => {
      const total = all.filter(({ schema }) => schema < recordSchemaVersion).length;
      all = all.map((record) => ({ ...record, schema: recordSchemaVersion }));
      changed();
      return { total };
    },
    stopReanalysis: () => undefined,
    export: ({ of, format }) => ({
      url: `/export/one.${format}`,
      records: 'digests' in of ? of.digests.length : find(of.text).length,
    }),
  };
  return {
    handlers,
    add: (more) => {
      all = [...all, ...more];
      changed();
    },
    count: () => all.length,
  };
}

/** Only equal hashes: the fake is for screens, and near ones are a test of the core. */
function groupsLookingAlike(pictures: readonly PictureRecord[]): SimilarItem[][] {
  const byHash = new Map<string, SimilarItem[]>();
  for (const record of pictures) {
    const hash = record.look?.perceptualHash;
    if (hash !== undefined) byHash.set(hash, [...(byHash.get(hash) ?? []), toSimilar(record)]);
  }
  return [...byHash.values()].filter(({ length }) => length > 1);
}

function toSimilar(record: PictureRecord): SimilarItem {
  const { folder } = record.source;
  return { ...toItem(record), ...(folder !== undefined && { folder }) };
}

const takenOf = (record: PictureRecord): string => record.capture?.local ?? '';
const dayOf = (record: PictureRecord): string => (takenOf(record) || (record.source.modifiedAt ?? '')).slice(0, 10);

function toItem(record: PictureRecord): LibraryItem {
  const { digest, source, picture, look, capture, words, file, previews, verdict, reason } = record;
  return {
    digest,
    name: source.name ?? '',
    ...(picture && { width: picture.width, height: picture.height }),
    ...(look && { thumbhash: look.thumbhash }),
    ...(capture && { taken: capture.local }),
    day: dayOf(record),
    ...(words?.rating !== undefined && { rating: words.rating }),
    verdict,
    ...(reason && { reason }),
    ...(file && { format: file.format }),
    bytes: source.bytes,
    ...(picture?.frames !== undefined && { frames: picture.frames }),
    located: record.location !== undefined,
    warnings: record.warnings.length,
    has320: previews?.['320'] !== undefined,
    has1600: previews?.['1600'] !== undefined,
  };
}

function search(all: readonly PictureRecord[], text: string): readonly PictureRecord[] {
  const { filters, sort } = parseQuery(text);
  const kept = all.filter((record) => filters.every((filter) => holds(record, filter) !== filter.not));
  const sign = sort.descending ? -1 : 1;
  const keyOf = (record: PictureRecord): string | number =>
    ({
      taken: dayOf(record) + takenOf(record),
      added: record.source.uploadedAt ?? '',
      name: record.source.name ?? '',
      bytes: record.source.bytes,
      rating: record.words?.rating ?? -2,
    })[sort.by];
  return kept
    .map((record) => ({ record, key: keyOf(record) }))
    .toSorted((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0))
    .map(({ record }) => record);
}

function holds(record: PictureRecord, filter: Filter): boolean {
  const has = (text: string | undefined, part: string): boolean =>
    text?.toLowerCase().includes(part.toLowerCase().replace(/^=/, '')) ?? false;
  const { camera, source, words, file } = record;
  const model = `${camera?.make ?? ''} ${camera?.model ?? ''}`;
  const values: Readonly<Record<string, string | undefined>> = {
    camera: model,
    lens: camera?.lens,
    folder: source.folder,
    name: source.name,
  };
  if (filter.on === 'text')
    return has([source.name, words?.title, words?.keywords?.join(' '), model, source.folder].join(' '), filter.text);
  if (filter.on === 'taken')
    return takenOf(record) >= (filter.from ?? '') && (filter.to === undefined || takenOf(record) < filter.to);
  if (filter.on === 'format') return file?.format === filter.is;
  if (filter.on === 'verdict') return record.verdict === filter.is;
  if (filter.on === 'location') return record.location !== undefined;
  if (filter.on === 'rating') return compare(words?.rating ?? -2, filter.than, filter.value);
  if (filter.on === 'iso') return compare(record.exposure?.iso ?? -1, filter.than, filter.value);
  if (filter.on in values)
    return has(values[filter.on], 'contains' in filter ? filter.contains : 'is' in filter ? filter.is : '');
  return true;
}

const compare = (a: number, than: string, b: number): boolean =>
  than === '>=' ? a >= b : than === '<=' ? a <= b : than === '<' ? a < b : than === '>' ? a > b : a === b;

function daysOf(pictures: readonly PictureRecord[]): { day: string; pictures: number }[] {
  const days: { day: string; pictures: number }[] = [];
  for (const record of pictures) {
    const day = dayOf(record);
    const last = days.at(-1);
    if (last?.day === day) last.pictures += 1;
    else days.push({ day, pictures: 1 });
  }
  return days;
}

function ratiosOf(pictures: readonly PictureRecord[]): string {
  const bytes = pictures.map(({ picture }) =>
    picture === undefined ? 0 : Math.max(1, Math.min(255, Math.round((picture.width / picture.height) * 32))),
  );
  return Buffer.from(bytes).toString('base64');
}

function groupsOf(pictures: readonly PictureRecord[], by: CountBy): Counted[] {
  const counts = new Map<string, number>();
  for (const record of pictures) {
    const key = keyBy(record, by);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const groups = [...counts].map(([key, count]) => ({
    key,
    pictures: count,
    ...(key !== '' && { token: tokenBy(key, by) }),
  }));
  const isByTime = by === 'day' || by === 'month';
  return groups.toSorted((a, b) => (isByTime ? (a.key < b.key ? 1 : -1) : b.pictures - a.pictures));
}

function keyBy(record: PictureRecord, by: CountBy): string {
  const { camera, exposure, location, words, file, source } = record;
  switch (by) {
    case 'day':
      return takenOf(record).slice(0, 10);
    case 'month':
      return takenOf(record).slice(0, 7);
    case 'camera':
      return camera?.model ?? '';
    case 'lens':
      return camera?.lens ?? '';
    case 'focalLength':
      return String(exposure?.focalLength35mm ?? exposure?.focalLength ?? '');
    case 'place':
      return location === undefined ? '' : `${Math.floor(location.latitude)},${Math.floor(location.longitude)}`;
    case 'format':
      return file?.format ?? '';
    case 'rating':
      return String(words?.rating ?? '');
    case 'folder':
      return source.folder ?? '';
    default:
      return '';
  }
}

const tokenBy = (key: string, by: CountBy): string =>
  ({
    day: `on:${key}`,
    month: `taken:${key}`,
    camera: `camera:"=${key}"`,
    lens: `lens:"=${key}"`,
    focalLength: `focal:${key}`,
    place: `place:${key}`,
    format: `format:${key}`,
    rating: `rating:${key}`,
    folder: `folder:"=${key}"`,
  })[by];
