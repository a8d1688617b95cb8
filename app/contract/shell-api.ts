/**
 * What the UI may ask the shell it is shown in, where that is more than a browser. It is answered beside the engine and not
 * by it, so that it can tell of an engine that died. Rules as in api.ts.
 */
import * as z from 'zod';
import { type ClientOf, call, type HandlersOf, subscription } from './contract.ts';

/** How the engine is. */
export const EngineStanding = z.discriminatedUnion('is', [
  z.object({ is: z.literal('starting') }),
  /** `deaths`: how often it died since the program started; it was started again each time. */
  z.object({ is: z.literal('running'), deaths: z.int().min(0) }),
  /** It died and is being started again. Nothing is lost. */
  z.object({ is: z.literal('restarting'), deaths: z.int().min(1) }),
  /** It is not started again by itself: it died too often, or says why it cannot start. `restart` tries once more. */
  z.object({
    is: z.literal('stopped'),
    because: z.enum(['died', 'cannotStart']),
    sentence: z.string().exactOptional(),
  }),
]);
export type EngineStanding = z.infer<typeof EngineStanding>;

/** The places in the UI that a menu, a link or the tray leads to. */
export const ShellPlace = z.union([
  z.object({ view: z.enum(['library', 'uploads', 'folders', 'overview', 'settings']) }),
  z.object({ view: z.literal('picture'), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** The system's dialog for a folder to watch. */
  z.object({ view: z.literal('addFolder') }),
]);
export type ShellPlace = z.infer<typeof ShellPlace>;

/** What the shell tells its page. */
export const ShellNews = z.discriminatedUnion('is', [
  z.object({ is: z.literal('nothing') }),
  z.object({ is: z.literal('goTo'), place: ShellPlace }),
  /** Files and folders came from outside of the page: opened with the program, or dropped on its icon. */
  z.object({ is: z.literal('taken'), added: z.int(), ignored: z.int(), unreadable: z.int() }),
]);
export type ShellNews = z.infer<typeof ShellNews>;

/** The contract of the UI and its shell. */
export const shellApi = {
  engine: {
    watch: subscription(EngineStanding),
    /** Does nothing while it runs. */
    restart: call(z.void(), z.void()),
  },
  update: {
    /** The version that was fetched and is installed when the program is quit, or null. Items are whole. */
    watch: subscription(z.object({ ready: z.string().nullable() })),
  },
  shell: {
    /** First what was to be told before the page asked, or nothing; then each as it comes. */
    news: subscription(ShellNews),
    /** As `host.diagnostics`, with what the shell knows: versions, and crashes of this machine. Also without an engine. */
    report: call(z.void(), z.object({ text: z.string() })),
  },
} as const;

/** What the UI holds of its shell. */
export type ShellClient = ClientOf<typeof shellApi>;

/** What a shell provides. */
export type ShellHandlers = HandlersOf<typeof shellApi>;
