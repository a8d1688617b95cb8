/** What the analysis pool and its child processes say to one another. */
import * as z from 'zod';

/** One piece of work for a child. What `input` and the answer are is between who asks and the task table. */
export interface Task {
  readonly kind: string;
  readonly input: unknown;
}

/** What a child can do: the tasks by kind. */
export type TaskTable = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

/** How a child is to run: the first argument of its entry, as JSON. */
export const ChildSettings = z.object({
  /** The whole process's resident memory, beyond which it ends itself. */
  memoryMaxBytes: z.int().min(1),
  timeMaxMs: z.int().min(1),
});
export type ChildSettings = z.infer<typeof ChildSettings>;

// JSON leaves out what is undefined.
const Anything = z.unknown().optional();

/** To the child: do this. */
export const Order = z.object({ number: z.int(), kind: z.string(), input: Anything });
export type Order = z.infer<typeof Order>;

/** What a task threw, as far as it crosses a process boundary. */
export const Thrown = z.object({ name: z.string(), code: z.string().exactOptional(), message: z.string() });
export type Thrown = z.infer<typeof Thrown>;

/** From the child. `memoryBytes` is what the process holds once the task is over. */
export const Report = z.discriminatedUnion('is', [
  z.object({ is: z.literal('ready') }),
  z.object({ is: z.literal('done'), number: z.int(), value: Anything, memoryBytes: z.int() }),
  z.object({ is: z.literal('threw'), number: z.int(), error: Thrown, memoryBytes: z.int() }),
]);
export type Report = z.infer<typeof Report>;

/** The child's file descriptor on which its watch says why it ends the process; 3 is the channel of the messages. */
export const lastWordsDescriptor = 4;

/** What it writes there when the memory limit was reached. */
export const outOfMemoryWord = 'memory';
