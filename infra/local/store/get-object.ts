import type { ServerResponse } from 'node:http';
import type { Answer, ByteSource } from './answer.ts';
import { attributeHeaders } from './attributes.ts';
import type { Blobs } from './blobs.ts';
import { type Call, readCount } from './call.ts';
import { checksumHeader } from './checksums.ts';
import { type ByteRange, readRange } from './range.ts';
import { judgeRead, validators } from './read-conditions.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { ObjectRow, PieceRow } from './rows.ts';
import { sendFile } from './send-file.ts';
import type { StoreParts } from './store-parts.ts';
import { bareEtag } from './write-conditions.ts';

/** GetObject. What is read is what was there when it was asked for, whatever is written meanwhile. */
export function getObject(store: StoreParts, call: Call): Answer | Refusal {
  const view = readView(store, call);
  if (isRefusal(view)) return view;
  const { row, range, answer } = view;
  return { ...answer, body: openBytes(store.blobs, store.rows.pieces(row.content), range) };
}

/** HeadObject. */
export function headObject(store: StoreParts, call: Call): Answer | Refusal {
  const view = readView(store, call);
  return isRefusal(view) ? view : view.answer;
}

interface View {
  readonly row: ObjectRow;
  readonly range: ByteRange;
  /** All but the bytes. */
  readonly answer: Answer;
}

function readView({ rows }: StoreParts, call: Call): View | Refusal {
  if (rows.bucket(call.bucket) === undefined) return refuse('NoSuchBucket');
  const row = rows.object(call.bucket, call.key);
  if (row === undefined) return refuse('NoSuchKey', undefined, { details: { Key: call.key } });
  const failed = judgeRead(call, row);
  if (failed !== undefined) return failed;
  const part = call.query.has('partNumber') ? partRange(rows.pieceList(row.content), row, call) : undefined;
  if (isRefusal(part)) return part;
  const asked = part ?? readRange(rangeHeader(call, row), row.size);
  if (isRefusal(asked)) return asked;
  const range = asked ?? { start: 0, end: row.size };
  const isPart = asked !== undefined && !(part !== undefined && row.parts === undefined);
  const overrides = readOverrides(call.query);
  if (isRefusal(overrides)) return overrides;
  const headers = {
    ...attributeHeaders(row.attributes),
    ...validators(row.etag, row.modifiedAt),
    'accept-ranges': 'bytes',
    'content-length': String(range.end - range.start),
    ...(isPart && { 'content-range': `bytes ${range.start}-${range.end - 1}/${row.size}` }),
    ...(part !== undefined && row.parts !== undefined && { 'x-amz-mp-parts-count': String(row.parts) }),
    ...(!isPart && checksumHeaders(call, row)),
    ...overrides,
  };
  return { row, range, answer: { status: isPart ? 206 : 200, headers } };
}

// If-Range: the range only as long as the object is still the same one (RFC 9110, section 13.1.5).
function rangeHeader({ headers }: Call, { etag }: ObjectRow): string | undefined {
  const ifRange = headers['if-range'];
  return ifRange === undefined || bareEtag(ifRange) === etag ? headers.range : undefined;
}

function partRange(pieces: readonly Omit<PieceRow, 'at'>[], row: ObjectRow, call: Call): ByteRange | Refusal {
  const number = readCount(call.query, 'partNumber', { least: 1, otherwise: 1 });
  if (isRefusal(number)) return number;
  if (row.parts === undefined) return number === 1 ? { start: 0, end: row.size } : refuse('InvalidPartNumber');
  const at = pieces.findIndex((piece) => piece.number === number);
  if (at < 0) return refuse('InvalidPartNumber');
  const start = pieces.slice(0, at).reduce((sum, piece) => sum + piece.size, 0);
  return { start, end: start + (pieces[at]?.size ?? 0) };
}

function checksumHeaders({ headers }: Call, { checksum }: ObjectRow): Record<string, string> {
  if (headers['x-amz-checksum-mode']?.toUpperCase() !== 'ENABLED' || checksum === undefined) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

const overridable = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

function readOverrides(query: ReadonlyMap<string, string>): Record<string, string> | Refusal {
  const headers: Record<string, string> = {};
  for (const name of overridable) {
    const value = query.get(`response-${name}`);
    if (value === undefined) continue;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a header can hold no control characters
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
      return refuse('InvalidArgument', `response-${name} is no header value`);
    // Header values are bytes to Node, a character each.
    headers[name] = Buffer.from(value, 'utf8').toString('latin1');
  }
  return headers;
}

interface Slice {
  readonly piece: PieceRow;
  readonly range: ByteRange;
}

function openBytes(blobs: Blobs, pieces: readonly PieceRow[], range: ByteRange): ByteSource {
  const slices = sliceUp(pieces, range);
  const release = blobs.lease(slices.flatMap(({ piece }) => ('blob' in piece.at ? piece.at.blob : [])));
  const send = async (outgoing: ServerResponse): Promise<void> => {
    for (const slice of slices) await sendSlice(outgoing, blobs, slice);
  };
  return { size: range.end - range.start, send, release };
}

function sliceUp(pieces: readonly PieceRow[], { start, end }: ByteRange): readonly Slice[] {
  const slices: Slice[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, piece.size);
    if (from < to) slices.push({ piece, range: { start: from, end: to } });
    offset += piece.size;
  }
  return slices;
}

async function sendSlice(outgoing: ServerResponse, blobs: Blobs, { piece, range }: Slice): Promise<void> {
  if ('bytes' in piece.at) {
    outgoing.write(piece.at.bytes.subarray(range.start, range.end));
    return;
  }
  await sendFile(blobs.pathOf(piece.at.blob), range, outgoing);
}
