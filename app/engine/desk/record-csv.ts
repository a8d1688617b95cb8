/** One record as a line of a table (RFC 4180), in UTF-8 with the mark spreadsheets need to see that. */
import type { PictureRecord } from '../../../processor/contract/record.ts';

type Cell = string | number | undefined;

const columns: Readonly<Record<string, (record: PictureRecord) => Cell>> = {
  name: ({ source }) => source.name,
  digest: ({ digest }) => digest,
  verdict: ({ verdict }) => verdict,
  reason: ({ reason }) => reason,
  format: ({ file }) => file?.format,
  bytes: ({ source }) => source.bytes,
  width: ({ picture }) => picture?.width,
  height: ({ picture }) => picture?.height,
  taken: ({ capture }) => capture?.local,
  offset: ({ capture }) => capture?.offset,
  make: ({ camera }) => camera?.make,
  model: ({ camera }) => camera?.model,
  lens: ({ camera }) => camera?.lens,
  iso: ({ exposure }) => exposure?.iso,
  fNumber: ({ exposure }) => exposure?.fNumber,
  exposureTime: ({ exposure }) => exposure?.exposureTime,
  focalLength: ({ exposure }) => exposure?.focalLength,
  focalLength35mm: ({ exposure }) => exposure?.focalLength35mm,
  latitude: ({ location }) => location?.latitude,
  longitude: ({ location }) => location?.longitude,
  altitude: ({ location }) => location?.altitude,
  rating: ({ words }) => words?.rating,
  title: ({ words }) => words?.title,
  description: ({ words }) => words?.description,
  keywords: ({ words }) => words?.keywords?.join('; '),
  creator: ({ words }) => words?.creator?.join('; '),
  copyright: ({ words }) => words?.copyright,
  folder: ({ source }) => source.folder,
  uploadedAt: ({ source }) => source.uploadedAt,
  modifiedAt: ({ source }) => source.modifiedAt,
};

/** The first line. */
export const csvHead: string = `\uFEFF${Object.keys(columns).join(',')}\r\n`;

/** One record's line. */
export const csvLine = (record: PictureRecord): string =>
  `${Object.values(columns)
    .map((read) => cellOf(read(record)))
    .join(',')}\r\n`;

function cellOf(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  // A spreadsheet runs what begins like this as a formula, and these words come from other people's pictures (OWASP, CSV injection).
  const tame = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
