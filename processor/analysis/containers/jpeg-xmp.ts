/** XMP in a JPEG: a packet in one segment, and what did not fit it in others (XMP specification part 3, section 1.1.3). */
import { fieldsOf, latin1 } from './bytes.ts';
import type { XmpPacket } from './container.ts';

/** How the segment of a packet begins. */
export const xmpMark = 'http://ns.adobe.com/xap/1.0/\0';
/** How the segment of a part of an extended packet begins. */
export const extendedXmpMark = 'http://ns.adobe.com/xmp/extension/\0';

// The largest seen are of phones that keep a depth map in XMP: 10 MB.
const extendedMaxBytes = 16 * 1024 * 1024;

interface Extended {
  readonly bytes: Uint8Array;
  filled: number;
}

/** Puts together what the segments of one JPEG hold. */
export class XmpSegments {
  readonly #packets: Uint8Array[] = [];
  readonly #extended = new Map<string, Extended>();

  addPacket(content: Uint8Array): void {
    this.#packets.push(content);
  }

  /** A part: 32 characters that name the packet, its whole length, this part's place in it, the part. */
  addPart(content: Uint8Array): void {
    const fields = fieldsOf(content);
    const guid = fields.text(0, 32);
    const [length, offset] = [fields.u32(32), fields.u32(36)];
    const part = content.subarray(40);
    const known = this.#extended.get(guid);
    const isTooMuch = length > extendedMaxBytes || (known === undefined && this.#extended.size >= 4);
    if (isTooMuch || offset + part.length > (known?.bytes.length ?? length)) return;
    const extended = known ?? { bytes: new Uint8Array(length), filled: 0 };
    extended.bytes.set(part, offset);
    extended.filled += part.length;
    this.#extended.set(guid, extended);
  }

  /** The packets, each followed by the extended one it names; and what is wrong with them. */
  settle(): { readonly packets: readonly XmpPacket[]; readonly damage: readonly string[] } {
    const packets: XmpPacket[] = [];
    const damage: string[] = [];
    const unnamed = new Map(this.#extended);
    for (const bytes of this.#packets) {
      packets.push({ kind: 'packet', bytes });
      // Its encoding may be UTF-16: the name is ASCII, so without the NULs it reads the same.
      const text = unnamed.size === 0 ? '' : latin1(bytes).replaceAll('\0', '');
      for (const [guid, { bytes: extended, filled }] of unnamed) {
        if (!text.includes(guid)) continue;
        unnamed.delete(guid);
        if (filled === extended.length) packets.push({ kind: 'extended', bytes: extended });
        else damage.push('a part of the extended XMP is missing');
      }
    }
    if (unnamed.size > 0) damage.push('extended XMP belongs to no packet');
    return { packets, damage };
  }
}
