/** Reads bits of a JPEG XL codestream: the lowest of each byte first (ISO/IEC 18181-1, annex B.2). */
export class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** So many bits, 32 at most, as a number; 0 for each beyond the end. */
  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1) {
      const byte = this.#bytes[this.#at >> 3] ?? 0;
      value += ((byte >> (this.#at & 7)) & 1) * 2 ** bit;
      this.#at += 1;
    }
    return value;
  }

  isSet(): boolean {
    return this.read(1) === 1;
  }

  /** A number whose first two bits choose how it is written: what is added, and in how many bits the rest is. */
  choose(...ways: readonly (readonly [plus: number, bits: number])[]): number {
    const [plus, bits] = ways[this.read(2)] ?? [0, 0];
    return plus + this.read(bits);
  }
}
