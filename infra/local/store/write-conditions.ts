import type { Call } from './call.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { BucketRow, ObjectRow } from './rows.ts';

/** What must hold of the object under a key for it to be written. */
export type WriteCondition =
  | { readonly is: 'any' }
  | { readonly is: 'absent' }
  | { readonly is: 'matching'; readonly etag: string };

/** Reads the condition of a write, and refuses one without it where the bucket asks for it. */
export function readWriteCondition(
  { headers }: Pick<Call, 'headers'>,
  bucket: Pick<BucketRow, 'requireIfNoneMatch'>,
): WriteCondition | Refusal {
  const ifNoneMatch = headers['if-none-match'];
  const ifMatch = headers['if-match'];
  if (bucket.requireIfNoneMatch && ifNoneMatch !== '*') return refuse('AccessDenied');
  if (ifNoneMatch !== undefined && (ifNoneMatch !== '*' || ifMatch !== undefined)) return refuse('NotImplemented');
  if (ifNoneMatch !== undefined) return { is: 'absent' };
  return ifMatch === undefined ? { is: 'any' } : { is: 'matching', etag: bareEtag(ifMatch) };
}

/** Holds the condition against what is there now. */
export function judgeWrite(condition: WriteCondition, existing: ObjectRow | undefined): Refusal | undefined {
  switch (condition.is) {
    case 'any':
      return undefined;
    case 'absent':
      return existing === undefined ? undefined : preconditionFailed('If-None-Match');
    case 'matching':
      if (existing === undefined) return refuse('NoSuchKey');
      return condition.etag === '*' || condition.etag === existing.etag ? undefined : preconditionFailed('If-Match');
    default:
      return unreachable(condition);
  }
}

/** A precondition that did not hold, by the header it stands in. */
export const preconditionFailed = (header: string): Refusal =>
  refuse('PreconditionFailed', undefined, { details: { Condition: header } });

/** An ETag without its quotes. */
export const bareEtag = (etag: string): string => etag.trim().replace(/^"(.*)"$/, '$1');

function unreachable(value: never): never {
  throw new Error(`no such condition: ${JSON.stringify(value)}`);
}
