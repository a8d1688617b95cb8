/**
 * Compares our records with ExifTool's values: `npm run golden [-- DIR] [--check] [--list]`. Without a folder it takes the
 * shared photos and their manifest; with one it asks the installed exiftool. `--list` names every value that is not
 * alike, `--check` exits with 1 when a field is under its target.
 */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PictureRecord } from '../../processor/contract/record.ts';
import { analyseFile } from '../../processor/handlers/analyse-file.ts';
import { askExiftool, exiftoolWanted, findExiftool, sharedPhotos } from './exiftool.ts';
import { compare, type Field, fields } from './fields.ts';
import { mwgOf } from './mwg.data.ts';
import { type ByMwg, type Reference, type ReferenceSet, readManifest } from './reference.ts';
import { agreement, type Compared, type Counts, countBy, table } from './table.ts';

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false }, list: { type: 'boolean', default: false } },
  allowPositionals: true,
});

async function findReferences(folder: string | undefined): Promise<ReferenceSet | undefined> {
  if (folder === undefined) {
    const manifest = join(sharedPhotos, 'manifest.json');
    if (existsSync(manifest)) return readManifest(manifest);
    console.log('skipped: there are no shared photos beside this checkout; name a folder to compare with exiftool');
    return undefined;
  }
  const version = await findExiftool();
  if (version === undefined) {
    console.log(`skipped: exiftool ${exiftoolWanted} is not installed (Debian: libimage-exiftool-perl)`);
    return undefined;
  }
  const isOld = Number.parseFloat(version) < exiftoolWanted;
  if (isOld) console.log(`exiftool ${version} found; ${exiftoolWanted} knows more cameras and lenses`);
  return askExiftool(folder, version);
}

async function compareAll({ tool, files }: ReferenceSet): Promise<void> {
  const compared: Compared[] = [];
  const unlike: string[] = [];
  const unshown: string[] = [];
  for (const reference of files) {
    const record = await analyseFile({ path: reference.path });
    if (isSilentlyUnshown(record)) unshown.push(basename(reference.path));
    for (const field of fields) {
      const one = compareOne(field, record, reference);
      compared.push(one);
      if (one.outcome === 'miss' || one.outcome === 'differ') unlike.push(describe(field, record, reference));
    }
  }
  report({ tool, files: files.length, compared, unlike, unshown });
}

function compareOne(field: Field, record: PictureRecord, reference: Reference): Compared {
  const { path, fileType } = reference;
  const outcome = compare(field, record, reference.fields);
  const byMwg = reference.byMwg ?? mwgOf(basename(path));
  const isByMwg = byMwg !== undefined && isRightByMwg(byMwg);
  return { field: field.name, fileType, outcome: isByMwg ? 'agree' : outcome, ...(isByMwg && { isByMwg }) };

  function isRightByMwg(right: ByMwg): boolean {
    if (outcome === 'miss') return right.absent?.includes(field.name) === true;
    return outcome === 'differ' && compare(field, record, right.fields) === 'agree';
  }
}

const describe = (field: Field, record: PictureRecord, { path, fields: theirs }: Reference): string =>
  `${basename(path)}: ${field.name}: ${show(field.ours(record))} for ${show(field.theirs(theirs))}`;

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 120));

/** No preview, and no word why. */
const isSilentlyUnshown = ({ previews, reason, warnings }: PictureRecord): boolean =>
  previews === undefined && reason === undefined && warnings.length === 0;

function report(found: {
  readonly tool: string;
  readonly files: number;
  readonly compared: readonly Compared[];
  readonly unlike: readonly string[];
  readonly unshown: readonly string[];
}): void {
  const { tool, files, compared, unlike, unshown } = found;
  const byField = countBy(compared, (one) => one.field);
  const under = fields.filter((field) => isUnder(field, byField.get(field.name)));
  console.log(`${files} files against ${tool}\n`);
  const isUnderTarget = new Set(under.map(({ name }) => name));
  const remark = (name: string): string => (isUnderTarget.has(name) ? '  under its target' : '');
  console.log(table('field', byField, remark).join('\n'));
  const faults = (type: string): string => {
    const names = compared
      .filter((one) => one.fileType === type && (one.outcome === 'miss' || one.outcome === 'differ'))
      .map((one) => one.field);
    return names.length === 0 ? '' : `  ${[...new Set(names)].join(', ')}`;
  };
  console.log(
    `\n${table(
      'format',
      countBy(compared, (one) => one.fileType),
      faults,
    ).join('\n')}`,
  );
  if (values.list) console.log(`\n${unlike.join('\n')}`);
  console.log(`\nwithout a preview, and without a word why: ${unshown.length === 0 ? 'none' : unshown.join(', ')}`);
  const isWell = under.length === 0 && unshown.length === 0;
  console.log(
    isWell ? 'every target is met' : `under target: ${under.map(({ name }) => name).join(', ') || 'previews'}`,
  );
  if (values.check && !isWell) process.exitCode = 1;
}

const isUnder = ({ target }: Field, counts: Counts | undefined): boolean =>
  target !== undefined && counts !== undefined && agreement(counts) < target;

const set = await findReferences(positionals[0]);
if (set !== undefined) await compareAll(set);
