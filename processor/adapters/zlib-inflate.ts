import { inflateSync } from 'node:zlib';

/** The content of a zlib stream, or undefined when it is none, is cut short, or holds more than `maxBytes`. */
export function inflate(block: Uint8Array, maxBytes: number): Uint8Array | undefined {
  try {
    return inflateSync(block, { maxOutputLength: maxBytes });
  } catch {
    // Every way it can fail is the block's fault.
    return undefined;
  }
}
