import { brotliDecompressSync, inflateSync } from 'node:zlib';

/** The content of a zlib stream, or undefined when it is none, is cut short, or holds more than `maxBytes`. */
export const inflate = (block: Uint8Array, maxBytes: number): Uint8Array | undefined =>
  tried(() => inflateSync(block, { maxOutputLength: maxBytes }));

/** The content of a Brotli stream, or undefined when it is none, is cut short, or holds more than `maxBytes`. */
export const unbrotli = (block: Uint8Array, maxBytes: number): Uint8Array | undefined =>
  tried(() => brotliDecompressSync(block, { maxOutputLength: maxBytes }));

function tried(unpack: () => Uint8Array): Uint8Array | undefined {
  try {
    return unpack();
  } catch {
    // Every way it can fail is the block's fault.
    return undefined;
  }
}
