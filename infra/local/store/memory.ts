/** Bytes that are asked of the system and given back by hand, because there would be too many of them before the collector looks. */

/** Memory of its own for so many bytes, not yet cleared. */
export const takeMemory = (bytes: number): Buffer => Buffer.allocUnsafeSlow(bytes);

/**
 * Gives back the memory under a buffer that nobody reads any more; the buffer is empty afterwards. V8 lets 64 MiB of
 * dead buffers pile up before it collects them, which is more than a streamed body may cost. Does nothing with memory
 * that other buffers share, or where the language cannot do it yet (Node before 22).
 */
export function giveBack(bytes: Buffer): void {
  const { buffer } = bytes;
  if (bytes.byteLength !== buffer.byteLength || !('transfer' in buffer)) return;
  // The type of ArrayBuffer.prototype.transfer comes with lib es2024 only.
  if (typeof buffer.transfer === 'function') Reflect.apply(buffer.transfer, buffer, [0]);
}
