/**
 * Frames as text. Every wire carries what this one codec makes, Electron's too, though that could carry objects: what JSON
 * drops or bends is then dropped and bent everywhere, and the first test sees it.
 */
import type { z } from 'zod';
import { ToClient, ToHost } from '../contract/frames.ts';

/** The text of a frame. Keys that are undefined are left out. */
export const encode = (frame: ToHost | ToClient): string => JSON.stringify(frame);

/** The frame a client sent, or undefined for what is none. */
export const tryDecodeToHost = (text: string): ToHost | undefined => tryDecode(ToHost, text);

/** The frame a host sent, or undefined for what is none. */
export const tryDecodeToClient = (text: string): ToClient | undefined => tryDecode(ToClient, text);

function tryDecode<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON. Whoever receives it closes the wire.
    return undefined;
  }
}
