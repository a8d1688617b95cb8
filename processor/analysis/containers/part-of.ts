import type { ByteSource } from '../readers.ts';
import type { Extent } from './container.ts';

/** A part of a source as a source: offset 0 is where the part begins, and nothing outside it can be read. */
export function partOf(source: ByteSource, { offset, length }: Extent): ByteSource {
  const start = Math.min(Math.max(0, offset), source.bytes);
  const bytes = Math.max(0, Math.min(length, source.bytes - start));
  return {
    bytes,
    readAt: async (at, wanted) =>
      at < 0 || at >= bytes ? new Uint8Array(0) : source.readAt(start + at, Math.min(wanted, bytes - at)),
  };
}

/** A block in memory as a source. */
export const sourceOf = (block: Uint8Array): ByteSource => ({
  bytes: block.length,
  // A negative offset would count from the end.
  readAt: async (offset, length) => (offset < 0 ? block.slice(0, 0) : block.slice(offset, offset + length)),
});
