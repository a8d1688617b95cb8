/** One attempt to bring one original into the cloud, small or in parts. Everything it learns goes out through `Hooks`. */
import type { Grant } from '../../processor/contract/api.ts';
import type { Digest } from '../../processor/contract/names.ts';
import type { Failure, Resume, Upload, UploadSource } from '../core/queue/upload.ts';
import type { Answer } from './ports.ts';
import { sendParts } from './send-parts.ts';
import type { SendEnd, SendHooks, SendTools } from './sending.ts';
import { uploadAskOf } from './upload-ask.ts';

/** What is to be sent. */
export interface SendAsk {
  readonly upload: Upload;
  readonly digest: Digest;
  readonly resume?: Resume;
}

const missed = (failure: Failure): SendEnd => ({ is: 'missed', failure });

/**
 * Sends one original. The file is looked at before, unless its bytes are at hand, and after: what changed meanwhile is
 * `sourceChanged`.
 */
export async function sendOriginal(
  ask: SendAsk,
  tools: SendTools,
  hooks: SendHooks,
  signal: AbortSignal,
): Promise<SendEnd> {
  const { source } = ask.upload;
  const before = tools.sender.holds(ask.digest) ? undefined : compared(source, await tools.disk.look(source.path));
  if (before !== undefined) return missed(before);
  const end =
    ask.resume === undefined
      ? await sendFresh(ask, tools, hooks, signal)
      : await resume(ask, ask.resume, { tools, hooks, signal });
  if (end.is !== 'stored') return end;
  const after = compared(source, await tools.disk.lookAgain(source.path));
  return after === undefined ? end : missed(after);
}

/** Undefined when the file still is what it was. */
function compared(source: UploadSource, seen: Answer<UploadSource>): Failure | undefined {
  if (!seen.ok) return seen.failure;
  const isSame = seen.value.bytes === source.bytes && seen.value.modifiedMs === source.modifiedMs;
  return isSame ? undefined : { kind: 'sourceChanged', detail: 'looked again' };
}

async function sendFresh(ask: SendAsk, tools: SendTools, hooks: SendHooks, signal: AbortSignal): Promise<SendEnd> {
  const grant = await tools.grants.ask(uploadAskOf(ask.upload, ask.digest), signal);
  return grant.ok ? useGrant(grant.value, ask, { tools, hooks, signal }) : missed(grant.failure);
}

interface Bench {
  readonly tools: SendTools;
  readonly hooks: SendHooks;
  readonly signal: AbortSignal;
}

async function useGrant(grant: Grant, ask: SendAsk, { tools, hooks, signal }: Bench): Promise<SendEnd> {
  const { path, bytes } = ask.upload.source;
  switch (grant.kind) {
    case 'exists':
      return { is: 'foundThere' };
    case 'refused':
      return missed({ kind: grant.code === 'tooLarge' ? 'tooLarge' : 'deletedThere' });
    case 'put': {
      const answer = await tools.sender.put({ path, start: 0, bytes, put: grant.put, onBytes: hooks.onBytes }, signal);
      if (!answer.ok) return missed(answer.failure);
      return { is: answer.value.outcome === 'stored' ? 'stored' : 'foundThere' };
    }
    case 'multipart': {
      const opened: Resume = { uploadId: grant.uploadId, partBytes: grant.partBytes };
      hooks.onOpened(opened);
      return sendParts({ path, bytes, digest: ask.digest, resume: opened, stored: [] }, tools, hooks, signal);
    }
  }
}

async function resume(ask: SendAsk, earned: Resume, { tools, hooks, signal }: Bench): Promise<SendEnd> {
  const stored = await tools.cloud.listParts(ask.digest, earned.uploadId, signal);
  if (!stored.ok) return missed(stored.failure);
  if (stored.value === undefined) return { is: 'resumeLost' };
  const { path, bytes } = ask.upload.source;
  return sendParts({ path, bytes, digest: ask.digest, resume: earned, stored: stored.value }, tools, hooks, signal);
}
