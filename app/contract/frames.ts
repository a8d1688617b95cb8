/** What crosses a wire, in both directions, and what a wire is. */
import * as z from 'zod';
import type { Stop } from './contract.ts';
import { ErrorFacts } from './errors.ts';

/** Names one question of one client while it is under way. A client never uses one twice on the same wire. */
const Id = z.int().min(1);

/** `service.method`, as the contract has them. */
const MethodName = z.string().min(1).max(100);

/** What a client says. `cancel` ends a call, `close` a subscription; for one that is over it means nothing. */
export const ToHost = z.discriminatedUnion('t', [
  z.object({ t: z.literal('call'), id: Id, method: MethodName, input: z.unknown().optional() }),
  z.object({ t: z.literal('cancel'), id: Id }),
  z.object({ t: z.literal('open'), id: Id, method: MethodName, input: z.unknown().optional() }),
  z.object({ t: z.literal('close'), id: Id }),
]);
export type ToHost = z.infer<typeof ToHost>;

/** What a host says. A call ends with `result` or `failed`, a subscription with `ended`; each comes once. */
export const ToClient = z.discriminatedUnion('t', [
  z.object({ t: z.literal('result'), id: Id, output: z.unknown().optional() }),
  z.object({ t: z.literal('failed'), id: Id, error: ErrorFacts }),
  z.object({ t: z.literal('item'), id: Id, item: z.unknown().optional() }),
  z.object({ t: z.literal('ended'), id: Id, error: ErrorFacts }),
]);
export type ToClient = z.infer<typeof ToClient>;

/** The whole of what a transport must do. */
export interface Wire<Out, In> {
  /** Does nothing once the wire is closed. */
  send(frame: Out): void;
  onFrame(listener: (frame: In) => void): Stop;
  /** Called at once if the wire is already closed. */
  onClosed(listener: () => void): Stop;
  close(): void;
}
