import { type Answer, xmlAnswer } from './answer.ts';
import { both, type Call, readCount } from './call.ts';
import { type ListPage, listPage } from './listing.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { ListedObject } from './rows.ts';
import type { StoreParts } from './store-parts.ts';
import type { XmlTree } from './xml.ts';

/** S3 answers 1,000 entries at most, however many are asked for. */
export const pageMax = 1_000;

/** How names are written in a listing: as they are, or percent-encoded for encoding-type=url. */
export function readEncoding(query: ReadonlyMap<string, string>): ((text: string) => string) | Refusal {
  const type = query.get('encoding-type');
  if (type === undefined || type === '') return (text) => text;
  if (type !== 'url') return refuse('InvalidArgument', 'Invalid Encoding Method specified in Request');
  return (text) => text.split('/').map(encodeStrictly).join('/');
}

// encodeURIComponent leaves these alone; S3 does not.
const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** ListObjectsV2. */
export function listObjectsV2(store: StoreParts, call: Call): Answer | Refusal {
  const { query } = call;
  const token = query.get('continuation-token');
  const after = token === undefined ? query.get('start-after') : tryReadToken(token);
  if (after === undefined && token !== undefined)
    return refuse('InvalidArgument', 'The continuation token provided is incorrect');
  return list(store, call, after ?? '', (page, encode) => ({
    ...(token !== undefined && { ContinuationToken: token }),
    ...(page.next !== undefined && { NextContinuationToken: writeToken(page.next) }),
    ...(query.has('start-after') && { StartAfter: encode(query.get('start-after') ?? '') }),
    KeyCount: page.entries.length + page.commonPrefixes.length,
  }));
}

/** ListObjects, the first version. */
export function listObjects(store: StoreParts, call: Call): Answer | Refusal {
  const { query } = call;
  return list(store, call, query.get('marker') ?? '', (page, encode) => ({
    Marker: encode(query.get('marker') ?? ''),
    ...(page.next !== undefined && query.has('delimiter') && { NextMarker: encode(page.next) }),
  }));
}

type Versioned = (page: ListPage<ListedObject>, encode: (text: string) => string) => XmlTree;

function list({ rows }: StoreParts, { bucket, query }: Call, after: string, versioned: Versioned): Answer | Refusal {
  if (rows.bucket(bucket) === undefined) return refuse('NoSuchBucket');
  const wanted = both(readCount(query, 'max-keys', { least: 0, otherwise: pageMax }), readEncoding(query));
  if (isRefusal(wanted)) return wanted;
  const [maxKeys, encode] = wanted;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const ask = { prefix, delimiter, after, max: Math.min(maxKeys, pageMax) };
  const page = listPage((key) => rows.objectsFrom(bucket, key), ask);
  const showsOwner = query.get('list-type') !== '2' || query.get('fetch-owner') === 'true';
  return xmlAnswer('ListBucketResult', {
    Name: bucket,
    Prefix: encode(prefix),
    ...versioned(page, encode),
    MaxKeys: maxKeys,
    ...(delimiter !== '' && { Delimiter: encode(delimiter) }),
    ...(query.get('encoding-type') === 'url' && { EncodingType: 'url' }),
    IsTruncated: page.next !== undefined,
    Contents: page.entries.map((entry) => toContents(entry, encode, showsOwner)),
    CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  });
}

function toContents(
  { key, size, etag, modifiedAt, checksum }: ListedObject,
  encode: (text: string) => string,
  showsOwner: boolean,
): XmlTree {
  return {
    Key: encode(key),
    LastModified: new Date(modifiedAt).toISOString(),
    ETag: `"${etag}"`,
    ...(checksum && { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
    Size: size,
    ...(showsOwner && { Owner: storeOwner }),
    StorageClass: 'STANDARD',
  };
}

/** There is one owner of everything in a store. */
export const storeOwner: XmlTree = { ID: 'tintype', DisplayName: 'tintype' };

// Opaque to clients, who would otherwise come to rely on what is in it.
const writeToken = (after: string): string => Buffer.from(`1${after}`, 'utf8').toString('base64url');

function tryReadToken(token: string): string | undefined {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  return text.startsWith('1') ? text.slice(1) : undefined;
}
