import { createHash } from 'node:crypto';
import { type Answer, xmlAnswer } from './answer.ts';
import { planBody } from './body.ts';
import { both, type Call } from './call.ts';
import { checksumElement, checksumHeader, createDigester } from './checksums.ts';
import type { Change } from './commits.ts';
import { combineCrc, crcKinds } from './crc.ts';
import { findUpload } from './parts.ts';
import { placeObject } from './put-object.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { ObjectChecksum, ObjectRow, PieceRow, UploadRow } from './rows.ts';
import { readDocument, type StoreParts } from './store-parts.ts';
import { bareEtag, judgeWrite, readWriteCondition, type WriteCondition } from './write-conditions.ts';
import { childrenOf, textOf, tryParseXml, type XmlElement, type XmlTree } from './xml.ts';

/** Every part but the last has at least this many bytes (S3 user guide, "Amazon S3 multipart upload limits"). */
const partMinBytes = 5 * 1024 ** 2;

type Piece = Omit<PieceRow, 'at'>;

/** CompleteMultipartUpload: the upload's content becomes the object's, so nothing is copied. */
export async function completeUpload(store: StoreParts, call: Call): Promise<Answer | Refusal> {
  const { rows, commits } = store;
  const bucket = rows.bucket(call.bucket);
  if (bucket === undefined) return refuse('NoSuchBucket');
  const wanted = both(planBody(call, Number.MAX_SAFE_INTEGER), readWriteCondition(call, bucket));
  if (isRefusal(wanted)) return wanted;
  const [plan, condition] = wanted;
  // The headers name the object's checksum here, not that of the document that asks for it.
  const { checksum: _, ...documentPlan } = plan;
  const document = await readDocument(call, plan.payload.kind === 'chunked' ? plan : documentPlan);
  if (isRefusal(document)) return document;
  const asked = parseParts(document);
  if (isRefusal(asked)) return asked;
  return commits.run((change) => repeatedAnswer(store, call) ?? complete(store, change, { call, asked, condition }));
}

/** One part, as the client has it. */
interface AskedPart {
  readonly number: number;
  readonly etag: string;
  readonly element: XmlElement;
}

function parseParts(document: string): readonly AskedPart[] | Refusal {
  const root = tryParseXml(document);
  if (root?.name !== 'CompleteMultipartUpload') return refuse('MalformedXML');
  const parts = childrenOf(root, 'Part').map((element) => ({
    number: Number(textOf(element, 'PartNumber') ?? Number.NaN),
    etag: bareEtag(textOf(element, 'ETag') ?? ''),
    element,
  }));
  const isFit = parts.length > 0 && parts.every(({ number, etag }) => Number.isSafeInteger(number) && etag !== '');
  if (!isFit) return refuse('MalformedXML');
  const isOrdered = parts.every(({ number }, at) => at === 0 || number > (parts[at - 1]?.number ?? 0));
  return isOrdered ? parts : refuse('InvalidPartOrder');
}

// Completing is safe to repeat as long as what came of it is still there: the first answer may have been lost.
function repeatedAnswer({ rows }: StoreParts, call: Call): Answer | undefined {
  const row = rows.object(call.bucket, call.key);
  return row?.upload === call.query.get('uploadId') && row !== undefined ? completedAnswer(row, call) : undefined;
}

interface Completion {
  readonly call: Call;
  readonly asked: readonly AskedPart[];
  readonly condition: WriteCondition;
}

function complete(store: StoreParts, change: Change, { call, asked, condition }: Completion): Answer | Refusal {
  const { rows } = store;
  const upload = findUpload(store, call);
  if (isRefusal(upload)) return upload;
  const early = judgeWrite(condition, rows.object(call.bucket, call.key));
  if (early !== undefined) return early;
  const stored = rows.pieceList(upload.content);
  const pieces = choose(asked, stored, upload);
  if (isRefusal(pieces)) return pieces;
  const size = pieces.reduce((sum, piece) => sum + piece.size, 0);
  const checksum = upload.checksum && { ...upload.checksum, value: checksumOf(upload.checksum, pieces) };
  const mismatch = judgeWhole(call, size, checksum);
  if (mismatch !== undefined) return mismatch;
  dropOthers(change, upload, { stored, pieces });
  rows.deleteUpload(upload.id);
  const { bucket, key, content, attributes } = upload;
  const etag = etagOf(pieces);
  const row = {
    bucket,
    key,
    content,
    size,
    etag,
    attributes,
    parts: pieces.length,
    upload: upload.id,
    ...(checksum && { checksum }),
  };
  return (
    placeObject(store, change, { row, condition, kind: 'created:CompleteMultipartUpload' }) ??
    completedAnswer(row, call)
  );
}

function dropOthers(
  change: Change,
  { content }: UploadRow,
  { stored, pieces }: { stored: readonly Piece[]; pieces: readonly Piece[] },
): void {
  const kept = new Set(pieces.map(({ number }) => number));
  for (const { number } of stored) if (!kept.has(number)) change.dropPieces(content, number);
}

/** The stored parts the client asks for, in its order. */
function choose(
  asked: readonly AskedPart[],
  stored: readonly Piece[],
  { checksum }: UploadRow,
): readonly Piece[] | Refusal {
  const byNumber = new Map(stored.map((piece) => [piece.number, piece]));
  const chosen: Piece[] = [];
  for (const { number, etag, element } of asked) {
    const piece = byNumber.get(number);
    if (piece?.etag !== etag) return refuse('InvalidPart');
    const value = checksum && textOf(element, checksumElement(checksum.algorithm));
    if (checksum?.type === 'COMPOSITE' && value === undefined) return missingChecksum(checksum.algorithm, number);
    if (value !== undefined && value !== piece.checksumValue) return refuse('InvalidPart');
    chosen.push(piece);
  }
  const small = chosen.slice(0, -1).find(({ size }) => size < partMinBytes);
  return small === undefined ? chosen : tooSmall(small);
}

const missingChecksum = (algorithm: string, part: number): Refusal =>
  refuse(
    'InvalidRequest',
    `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part} in the request.`,
  );

const tooSmall = ({ number, size, etag }: Piece): Refusal =>
  refuse('EntityTooSmall', undefined, {
    details: {
      ProposedSize: String(size),
      MinSizeAllowed: String(partMinBytes),
      PartNumber: String(number),
      ETag: etag,
    },
  });

// S3 user guide, "Checking object integrity": the digest of the parts' digests, and how many there are.
function etagOf(pieces: readonly Piece[]): string {
  const md5 = createHash('md5');
  for (const { etag } of pieces) md5.update(etag, 'hex');
  return `${md5.digest('hex')}-${pieces.length}`;
}

function checksumOf({ algorithm, type }: NonNullable<UploadRow['checksum']>, pieces: readonly Piece[]): string {
  const values = pieces.map(({ checksumValue, size }) => ({ value: Buffer.from(checksumValue ?? '', 'base64'), size }));
  if (type === 'COMPOSITE' || algorithm === 'SHA1' || algorithm === 'SHA256') {
    const digester = createDigester(algorithm);
    for (const { value } of values) digester.update(value);
    return `${digester.digest().toString('base64')}-${pieces.length}`;
  }
  const kind = crcKinds[algorithm];
  // The CRC of nothing is zero.
  const whole = values.reduce<Buffer>(
    (before, { value, size }) => combineCrc(kind, before, value, size),
    Buffer.alloc(kind.width / 8),
  );
  return whole.toString('base64');
}

function judgeWhole({ headers }: Call, size: number, checksum: ObjectChecksum | undefined): Refusal | undefined {
  const wantedSize = headers['x-amz-mp-object-size'];
  if (wantedSize !== undefined && wantedSize !== String(size)) {
    return refuse('InvalidRequest', 'The provided x-amz-mp-object-size header value does not match what was computed.');
  }
  if (checksum === undefined) return undefined;
  const wanted = headers[checksumHeader(checksum.algorithm)];
  const count = checksum.value.split('-')[1];
  const isRight =
    wanted === undefined ||
    wanted === checksum.value ||
    (count !== undefined && `${wanted}-${count}` === checksum.value);
  return isRight
    ? undefined
    : refuse('BadDigest', `The ${checksum.algorithm} you specified did not match the calculated checksum.`);
}

function completedAnswer(
  { bucket, key, etag, checksum }: Pick<ObjectRow, 'bucket' | 'key' | 'etag' | 'checksum'>,
  { headers }: Call,
): Answer {
  const checksums: XmlTree =
    checksum === undefined
      ? {}
      : { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type };
  const location = `http://${headers.host ?? ''}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  return xmlAnswer('CompleteMultipartUploadResult', {
    Location: location,
    Bucket: bucket,
    Key: key,
    ETag: `"${etag}"`,
    ...checksums,
  });
}
