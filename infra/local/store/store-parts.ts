import type { Clock } from '../ports.ts';
import type { Answer } from './answer.ts';
import type { Blobs } from './blobs.ts';
import { type BodyPlan, type ReceivedBody, receiveBody } from './body.ts';
import type { Call } from './call.ts';
import type { Change, Commits } from './commits.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import type { PieceRow, Rows } from './rows.ts';
import { memorySink, openSink } from './sink.ts';

/** What every handler works with. */
export interface StoreParts {
  readonly rows: Rows;
  readonly blobs: Blobs;
  readonly commits: Commits;
  readonly clock: Clock;
  readonly region: string;
}

/** What a handler does: answers, or refuses and has changed nothing. */
export type Handler = (store: StoreParts, call: Call) => Promise<Answer | Refusal> | Answer | Refusal;

/** Bytes that came in whole, and where they are. */
export interface ReceivedContent extends ReceivedBody {
  readonly at: PieceRow['at'];
}

/**
 * Takes a body in and then makes the change that gives it a name. Where the body or the change is refused, or anything
 * fails, nothing is left of the bytes.
 */
export async function takeContent(
  { blobs, commits }: StoreParts,
  { call, plan }: { readonly call: Call; readonly plan: BodyPlan },
  name: (change: Change, received: ReceivedContent) => Answer | Refusal,
): Promise<Answer | Refusal> {
  const sink = await openSink(blobs, plan.size);
  let isNamed = false;
  try {
    const received = await receiveBody(call, plan, sink);
    if (isRefusal(received)) return received;
    const at = await sink.finish();
    const answer = await commits.run((change) => name(change, { ...received, at }));
    isNamed = !isRefusal(answer);
    return answer;
  } finally {
    if (!isNamed) await sink.discard();
  }
}

/** The largest document a request may carry: a CompleteMultipartUpload of 10,000 parts with checksums fits twice. */
const documentMaxBytes = 8 * 1024 * 1024;

/** Reads a body that is a document. */
export async function readDocument(call: Call, plan: BodyPlan): Promise<string | Refusal> {
  if (plan.size > documentMaxBytes) return refuse('MaxMessageLengthExceeded');
  const sink = memorySink(plan.size);
  const received = await receiveBody(call, plan, sink);
  return isRefusal(received) ? received : sink.bytes().toString('utf8');
}
