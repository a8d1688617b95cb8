/**
 * Frames as text. Every wire carries what this one codec makes, Electron's too, though that could carry objects: what JSON
 * drops or bends is then dropped and bent everywhere, and the first test sees it.
 */
import { ToClient, ToHost } from '../contract/frames.ts';

/** Reads a text as one kind of frame; undefined for what is none. */
export type Decode<Frame> = (text: string) => Frame | undefined;

/** The text of a frame. Keys that are undefined are left out. */
export const encode = (frame: ToHost | ToClient): string => JSON.stringify(frame);

/** The frame a client sent, or undefined for what is none. */
export const tryDecodeToHost: Decode<ToHost> = (text) => tryDecode(ToHost, text);

/** The frame a host sent, or undefined for what is none. */
export const tryDecodeToClient: Decode<ToClient> = (text) => tryDecode(ToClient, text);

interface Parser<T> {
  safeParse(value: unknown): { readonly data?: T | undefined };
}

function tryDecode<T>(schema: Parser<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    // No JSON. Whoever receives it closes the wire.
    return undefined;
  }
}
