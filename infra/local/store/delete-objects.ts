import { type Answer, xmlAnswer } from './answer.ts';
import { planBody } from './body.ts';
import type { Call } from './call.ts';
import type { Change } from './commits.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { readDocument, type StoreParts } from './store-parts.ts';
import { bareEtag, preconditionFailed } from './write-conditions.ts';
import { childrenOf, textOf, tryParseXml, type XmlTree } from './xml.ts';

/** DeleteObject. Deleting what is not there is done already. */
export function deleteObject(store: StoreParts, call: Call): Promise<Answer | Refusal> {
  const ifMatch = call.headers['if-match'];
  return store.commits.run((change) => {
    if (store.rows.bucket(call.bucket) === undefined) return refuse('NoSuchBucket');
    return removeObject(store, change, { bucket: call.bucket, key: call.key, ifMatch }) ?? { status: 204 };
  });
}

interface Removal {
  readonly bucket: string;
  readonly key: string;
  /** Only when it is this version. */
  readonly ifMatch: string | undefined;
}

function removeObject(
  { rows, clock }: StoreParts,
  change: Change,
  { bucket, key, ifMatch }: Removal,
): Refusal | undefined {
  const row = rows.object(bucket, key);
  if (row === undefined) return ifMatch === undefined ? undefined : refuse('NoSuchKey');
  if (ifMatch !== undefined && ifMatch !== '*' && bareEtag(ifMatch) !== row.etag) return preconditionFailed('If-Match');
  change.dropPieces(row.content);
  rows.deleteObject(bucket, key);
  change.tell(
    { kind: 'removed:Delete', bucket, key, size: row.size, etag: row.etag, at: clock() },
    change.nextChange(),
  );
  return undefined;
}

/** S3 takes 1,000 keys in one request (S3 API reference, DeleteObjects). */
const keysMax = 1_000;

/** DeleteObjects: all of them in one transaction, though each may be refused by itself. */
export async function deleteObjects(store: StoreParts, call: Call): Promise<Answer | Refusal> {
  const plan = planBody(call, Number.MAX_SAFE_INTEGER);
  if (isRefusal(plan)) return plan;
  if (plan.md5 === undefined && plan.checksum === undefined) {
    return refuse('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
  }
  const document = await readDocument(call, plan);
  if (isRefusal(document)) return document;
  const ask = parseAsk(document);
  if (isRefusal(ask)) return ask;
  return store.commits.run((change) => {
    if (store.rows.bucket(call.bucket) === undefined) return refuse('NoSuchBucket');
    const outcomes = ask.objects.map(({ key, etag }) => ({
      key,
      refusal: removeObject(store, change, { bucket: call.bucket, key, ifMatch: etag }),
    }));
    const deleted = outcomes.filter(({ refusal }) => refusal === undefined).map(({ key }) => ({ Key: key }));
    return xmlAnswer('DeleteResult', { Deleted: ask.isQuiet ? [] : deleted, Error: outcomes.flatMap(toError) });
  });
}

function toError({ key, refusal }: { readonly key: string; readonly refusal: Refusal | undefined }): XmlTree[] {
  return refusal === undefined ? [] : [{ Key: key, Code: refusal.refused, Message: refusal.message }];
}

interface DeleteAsk {
  readonly isQuiet: boolean;
  readonly objects: readonly { readonly key: string; readonly etag: string | undefined }[];
}

function parseAsk(document: string): DeleteAsk | Refusal {
  const root = tryParseXml(document);
  if (root?.name !== 'Delete') return refuse('MalformedXML');
  const objects = childrenOf(root, 'Object');
  if (objects.length === 0 || objects.length > keysMax) return refuse('MalformedXML');
  if (objects.some((object) => (textOf(object, 'VersionId') ?? 'null') !== 'null')) return refuse('NotImplemented');
  const keys = objects.map((object) => ({ key: textOf(object, 'Key') ?? '', etag: textOf(object, 'ETag') }));
  if (keys.some(({ key }) => key === '')) return refuse('MalformedXML');
  return { isQuiet: textOf(root, 'Quiet')?.toLowerCase() === 'true', objects: keys };
}
