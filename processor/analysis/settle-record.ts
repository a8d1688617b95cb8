import { PictureRecord } from '../contract/record.ts';

/** A record in the making: what the schema asks for is there, what a file said may still not fit it. */
export type DraftRecord = PictureRecord;

/**
 * The record as the schema takes it. A value that does not fit (it came from the file, so anything may) is dropped with
 * a warning, and its section with it where the section cannot do without. Throws only when our own parts do not fit.
 */
export function settleRecord(draft: DraftRecord): PictureRecord {
  let candidate: unknown = draft;
  // Every round drops at least one value; a record has fewer than this.
  for (let round = 0; round < 50; round += 1) {
    const parsed = PictureRecord.safeParse(candidate);
    if (parsed.success) return parsed.data;
    const path = parsed.error.issues[0]?.path.map(String) ?? [];
    const section = path[0];
    if (section === undefined || !droppable.has(section)) break;
    candidate = withWarning(drop(candidate, path), path.slice(0, 2).join('.'));
  }
  return PictureRecord.parse(candidate);
}

const droppable: ReadonlySet<string> = new Set([
  'picture',
  'capture',
  'camera',
  'exposure',
  'location',
  'words',
  'features',
  'look',
]);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Without the field at the path; without the section when the field is not there, since then its absence is the fault. */
function drop(draft: unknown, [section = '', field]: readonly string[]): Fields {
  if (!isFields(draft)) return {};
  const { [section]: fields, ...rest } = draft;
  if (field === undefined || !isFields(fields) || !(field in fields)) return rest;
  const { [field]: _, ...kept } = fields;
  return Object.keys(kept).length === 0 ? rest : { ...rest, [section]: kept };
}

function withWarning(draft: Fields, detail: string): Fields {
  const warnings = Array.isArray(draft.warnings) ? draft.warnings : [];
  return { ...draft, warnings: [...warnings, { code: 'valueDropped', detail }] };
}
