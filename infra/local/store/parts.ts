import { type Answer, xmlAnswer } from './answer.ts';
import { planBody } from './body.ts';
import { both, type Call, readCount } from './call.ts';
import { type ChecksumAlgorithm, checksumElement, checksumHeader, type DeclaredChecksum } from './checksums.ts';
import { pageMax, readEncoding, storeOwner } from './list-objects.ts';
import { compareUtf8, listPage } from './listing.ts';
import { putMaxBytes } from './put-object.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { PieceRow, UploadRow } from './rows.ts';
import { type StoreParts, takeContent } from './store-parts.ts';
import type { XmlTree } from './xml.ts';

/** Part numbers go from 1 to 10,000 (S3 user guide, "Amazon S3 multipart upload limits"). */
const partNumberMax = 10_000;

/** The upload a call names, or why there is none. */
export function findUpload({ rows }: StoreParts, { bucket, key, query }: Call): UploadRow | Refusal {
  if (rows.bucket(bucket) === undefined) return refuse('NoSuchBucket');
  return rows.upload(query.get('uploadId') ?? '', bucket, key) ?? refuse('NoSuchUpload');
}

/** UploadPart: a part sent again takes the place of the one before it. */
export async function uploadPart(store: StoreParts, call: Call): Promise<Answer | Refusal> {
  const { rows, clock } = store;
  const number = readPartNumber(call.query);
  const wanted = both(both(number, planBody(call, putMaxBytes)), findUpload(store, call));
  if (isRefusal(wanted)) return wanted;
  const [[partNumber, plan], upload] = wanted;
  const mismatch = judgeAlgorithm(upload, plan.checksum);
  if (mismatch !== undefined) return mismatch;
  const computed = upload.checksum && { ...plan, compute: upload.checksum.algorithm };
  return takeContent(store, { call, plan: computed ?? plan }, (change, { size, md5, checksum, at }) => {
    // It may have been completed or aborted while the part was on its way.
    const current = findUpload(store, call);
    if (isRefusal(current)) return current;
    change.dropPieces(current.content, partNumber);
    const checksumValue = current.checksum && checksum?.value;
    rows.insertPiece(current.content, {
      number: partNumber,
      size,
      etag: md5,
      modifiedAt: clock(),
      at,
      ...(checksumValue && { checksumValue }),
    });
    const headers = checksum && { [checksumHeader(checksum.algorithm)]: checksum.value };
    return { status: 200, headers: { etag: `"${md5}"`, ...headers } };
  });
}

function readPartNumber(query: ReadonlyMap<string, string>): number | Refusal {
  const number = readCount(query, 'partNumber', { least: 1, otherwise: 0 });
  const isFit = !isRefusal(number) && number >= 1 && number <= partNumberMax;
  return isFit
    ? number
    : refuse('InvalidArgument', `Part number must be an integer between 1 and ${partNumberMax}, inclusive`);
}

function judgeAlgorithm({ checksum }: UploadRow, given: DeclaredChecksum | undefined): Refusal | undefined {
  if (checksum === undefined || given?.algorithm === checksum.algorithm) return undefined;
  // A CRC of the whole can be asked for without one of each part; it is then computed here.
  if (given === undefined && checksum.type === 'FULL_OBJECT') return undefined;
  const [wanted, actual] = [checksum.algorithm.toLowerCase(), given?.algorithm.toLowerCase() ?? 'null'];
  return refuse(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${wanted}, actual checksum Type: ${actual}`,
  );
}

/** ListParts. */
export function listParts(store: StoreParts, call: Call): Answer | Refusal {
  const upload = findUpload(store, call);
  if (isRefusal(upload)) return upload;
  const marker = readCount(call.query, 'part-number-marker', { least: 0, otherwise: 0 });
  const maxParts = readCount(call.query, 'max-parts', { least: 0, otherwise: pageMax });
  const wanted = both(both(marker, maxParts), readEncoding(call.query));
  if (isRefusal(wanted)) return wanted;
  const [[after, max], encode] = wanted;
  const rest = store.rows.pieceList(upload.content).filter(({ number }) => number > after);
  const page = rest.slice(0, Math.min(max, pageMax));
  const algorithm = upload.checksum?.algorithm;
  return xmlAnswer('ListPartsResult', {
    Bucket: call.bucket,
    Key: encode(call.key),
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? after,
    MaxParts: max,
    IsTruncated: max > 0 && page.length < rest.length,
    ...(upload.checksum && { ChecksumAlgorithm: upload.checksum.algorithm, ChecksumType: upload.checksum.type }),
    Initiator: storeOwner,
    Owner: storeOwner,
    StorageClass: 'STANDARD',
    Part: page.map((piece) => toPart(piece, algorithm)),
  });
}

function toPart(
  { number, size, etag, modifiedAt, checksumValue }: Omit<PieceRow, 'at'>,
  algorithm: ChecksumAlgorithm | undefined,
): XmlTree {
  return {
    PartNumber: number,
    LastModified: new Date(modifiedAt).toISOString(),
    ETag: `"${etag}"`,
    Size: size,
    ...(algorithm && checksumValue !== undefined && { [checksumElement(algorithm)]: checksumValue }),
  };
}

/** AbortMultipartUpload: its parts are gone for good. */
export function abortUpload(store: StoreParts, call: Call): Promise<Answer | Refusal> {
  return store.commits.run((change) => {
    const upload = findUpload(store, call);
    if (isRefusal(upload)) return upload;
    change.dropPieces(upload.content);
    store.rows.deleteUpload(upload.id);
    return { status: 204 };
  });
}

/** ListMultipartUploads, by key and, under one key, in the order they were begun. */
export function listUploads({ rows }: StoreParts, { bucket, query }: Call): Answer | Refusal {
  if (rows.bucket(bucket) === undefined) return refuse('NoSuchBucket');
  const wanted = both(readCount(query, 'max-uploads', { least: 0, otherwise: pageMax }), readEncoding(query));
  if (isRefusal(wanted)) return wanted;
  const [max, encode] = wanted;
  const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('upload-id-marker') ?? ''];
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  if (delimiter !== '' && delimiter !== '/') return refuse('NotImplemented', 'Uploads are only grouped by slashes.');
  // Key and id in one text: a listing goes on behind an upload, not behind all uploads of its key. No key holds a NUL.
  const joined = rows.uploads(bucket).map((upload) => ({ key: `${upload.key}\0${upload.id}`, upload }));
  const from = (key: string): typeof joined => joined.filter((one) => compareUtf8(one.key, key) >= 0);
  const page = listPage(from, {
    prefix,
    delimiter,
    after: joinMarkers(keyMarker, idMarker),
    max: Math.min(max, pageMax),
  });
  const [nextKey = '', nextId] = page.next?.split('\0') ?? [];
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    ...(page.next !== undefined && { NextKeyMarker: encode(nextKey), NextUploadIdMarker: nextId ?? '' }),
    Prefix: encode(prefix),
    ...(delimiter !== '' && { Delimiter: encode(delimiter) }),
    ...(query.get('encoding-type') === 'url' && { EncodingType: 'url' }),
    MaxUploads: max,
    IsTruncated: page.next !== undefined,
    Upload: page.entries.map(({ upload }) => toUpload(upload, encode)),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  });
}

// Without an id, behind every upload of the key.
function joinMarkers(key: string, id: string): string {
  if (key === '') return '';
  return id === '' ? `${key}\u0001` : `${key}\0${id}`;
}

function toUpload({ id, key, createdAt, checksum }: UploadRow, encode: (text: string) => string): XmlTree {
  return {
    Key: encode(key),
    UploadId: id,
    Initiator: storeOwner,
    Owner: storeOwner,
    StorageClass: 'STANDARD',
    Initiated: new Date(createdAt).toISOString(),
    ...(checksum && { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
  };
}
