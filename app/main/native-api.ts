/** What the engine's process may ask of main: what only a process with windows and a keychain can do. */
import * as z from 'zod';
import { type ClientOf, call, type HandlersOf } from '../contract/contract.ts';

const cloud = z.string().min(1).max(2_048);
const secret = z.string().min(1).max(65_536);
const path = z.string().min(1).max(32_768);

/** Spoken over the engine's own port, with the protocol of the UI. */
export const nativeApi = {
  native: {
    /** Null when the person closed the dialog. What is picked may be named by pages from then on. */
    pickFolder: call(z.void(), z.object({ path }).nullable()),
    /** Shows a file or folder in the system's file manager. */
    reveal: call(z.object({ path }), z.void()),
    /** Shows a page in the system's browser, where it is a safe one. Answers whether a browser took it. */
    openPage: call(z.object({ url: z.url().max(8_192) }), z.boolean()),
    /** The session of a cloud, in the keychain. */
    readSecret: call(z.object({ cloud }), z.object({ secret: secret.exactOptional() })),
    writeSecret: call(z.object({ cloud, secret }), z.void()),
    forgetSecret: call(z.object({ cloud }), z.void()),
  },
} as const;

/** What the engine's process holds. */
export type NativeClient = ClientOf<typeof nativeApi>;

/** What main provides. */
export type NativeHandlers = HandlersOf<typeof nativeApi>;
