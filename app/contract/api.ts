/**
 * What the UI may ask its host: one value. Inputs and outputs are checked on the host. Rules of every method: a call that
 * changes something is safe to repeat, since after a lost connection nobody knows whether it arrived; a subscription begins
 * with a snapshot; an error is an AppError with a code.
 */
import type { ClientOf, HandlersOf } from './contract.ts';
import { connection } from './methods/connection.ts';
import { folders } from './methods/folders.ts';
import { host } from './methods/host.ts';
import { library } from './methods/library.ts';
import { queue } from './methods/queue.ts';
import { settings, storage } from './methods/settings.ts';
import { samples, uploads } from './methods/uploads.ts';

/** The contract of the UI and its host. */
export const api = { host, settings, storage, connection, queue, uploads, samples, folders, library } as const;

/** What the UI holds. */
export type ApiClient = ClientOf<typeof api>;

/** What a host provides. */
export type ApiHandlers = HandlersOf<typeof api>;
