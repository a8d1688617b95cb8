/** One program at a time: a second start hands what it was asked to the first, and ends. */
import { app } from 'electron';
import * as z from 'zod';
import { ShellPlace } from '../contract/shell-api.ts';
import type { StartAsk } from './links.ts';

/** What crosses from one process to another, which may be of another version. */
const HandedOver = z.object({
  isHidden: z.boolean(),
  place: ShellPlace.exactOptional(),
  paths: z.array(z.string()).max(50_000),
});

/** True when another program runs already and has it now. */
export const tryHandOver = (start: StartAsk): boolean => !app.requestSingleInstanceLock({ ...start });

/** What a second start handed over. One that does not parse only asks for the window. */
export function readHandedOver(handedOver: unknown): StartAsk {
  const parsed = HandedOver.safeParse(handedOver);
  return parsed.success ? parsed.data : { isHidden: false, paths: [] };
}
