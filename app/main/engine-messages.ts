/** What main and the engine's process say to each other. Each parses what the other says: a process is an outside. */
import * as z from 'zod';

/** What differs between desktops, as the UI is to know it. */
export const DesktopAbilities = z.object({
  tray: z.boolean(),
  launchAtLogin: z.boolean(),
  battery: z.boolean(),
  notifications: z.boolean(),
  updates: z.boolean(),
});
export type DesktopAbilities = z.infer<typeof DesktopAbilities>;

/** Where the engine works, and with what. */
export const EngineBegin = z.object({
  is: z.literal('begin'),
  dataDir: z.string(),
  cloud: z.string().exactOptional(),
  cloudProgram: z.object({ node: z.string(), entry: z.string() }),
  samplesDir: z.string(),
  version: z.string(),
  abilities: DesktopAbilities,
  /** Paths the person chose, dropped or handed over in this run of the program: pages may name these. */
  granted: z.array(z.string()),
});
export type EngineBegin = z.infer<typeof EngineBegin>;

/** The client that is main itself, which looks after tray and menus and shows nobody anything. */
export const mainClient = 'main';

/** One text of one page of one client: a window, or main itself. */
const Text = z.object({ is: z.literal('text'), client: z.string(), page: z.string(), text: z.string() });

/** What main says. `media` comes with a port for the answer. */
export const ToEngine = z.discriminatedUnion('is', [
  EngineBegin,
  Text,
  z.object({ is: z.literal('gone'), client: z.string() }),
  z.object({ is: z.literal('native'), text: z.string() }),
  z.object({ is: z.literal('granted'), paths: z.array(z.string()) }),
  /** Take these in: the person handed them to the program itself. */
  z.object({ is: z.literal('take'), paths: z.array(z.string()) }),
  /** Whether the battery is to be spared now. */
  z.object({ is: z.literal('battery'), spares: z.boolean() }),
  /** The machine slept and woke: nothing heard before is true any more. */
  z.object({ is: z.literal('woke') }),
  z.object({ is: z.literal('media'), path: z.string() }),
  z.object({ is: z.literal('end') }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** What the engine's process says. */
export const ToMain = z.discriminatedUnion('is', [
  z.object({ is: z.literal('ready') }),
  /** The last word before it exits. */
  z.object({ is: z.literal('cannotStart'), sentence: z.string() }),
  Text,
  z.object({ is: z.literal('native'), text: z.string() }),
  z.object({ is: z.literal('taken'), added: z.int(), ignored: z.int(), unreadable: z.int() }),
  z.object({
    is: z.literal('log'),
    event: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
  }),
]);
export type ToMain = z.infer<typeof ToMain>;

/** What main says on the port of one media request. */
export const MediaAsk = z.enum(['more', 'stop']);

/** What the engine says on it: first the head, then a chunk for each `more`, then the end. */
export const MediaAnswer = z.discriminatedUnion('is', [
  z.object({ is: z.literal('head'), status: z.int(), headers: z.record(z.string(), z.string()) }),
  z.object({ is: z.literal('chunk'), bytes: z.instanceof<typeof Uint8Array<ArrayBufferLike>>(Uint8Array) }),
  z.object({ is: z.literal('end') }),
  z.object({ is: z.literal('broken') }),
]);
export type MediaAnswer = z.infer<typeof MediaAnswer>;
