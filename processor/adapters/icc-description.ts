const descriptionMaxBytes = 1024;
const tagsMax = 100;

/**
 * The description of an ICC profile (ICC.1:2022, section 9.2.41), in English where it speaks several languages, else
 * the first. Undefined when there is none, or it lies outside the profile.
 */
export function readIccDescription(profile: Uint8Array): string | undefined {
  const bytes = Buffer.from(profile.buffer, profile.byteOffset, profile.byteLength);
  if (bytes.length < 132) return undefined;
  const tags = Math.min(tagsMax, bytes.readUInt32BE(128));
  for (let tag = 0; tag < tags && 132 + 12 * (tag + 1) <= bytes.length; tag += 1) {
    const at = 132 + 12 * tag;
    if (bytes.toString('latin1', at, at + 4) !== 'desc') continue;
    const offset = bytes.readUInt32BE(at + 4);
    return readElement(bytes.subarray(offset, offset + bytes.readUInt32BE(at + 8)));
  }
  return undefined;
}

function readElement(element: Buffer): string | undefined {
  if (element.length < 16) return undefined;
  const type = element.toString('latin1', 0, 4);
  if (type === 'mluc') return readLocalised(element);
  if (type !== 'desc') return undefined;
  // Version 2: the length counts the NUL at the end.
  const length = Math.min(element.readUInt32BE(8), descriptionMaxBytes, element.length - 12);
  return element.toString('latin1', 12, 12 + length).split('\0', 1)[0];
}

/** Version 4: UTF-16 in several languages. */
function readLocalised(element: Buffer): string | undefined {
  const records = Math.min(element.readUInt32BE(8), tagsMax);
  let chosen: string | undefined;
  for (let record = 0; record < records && 16 + 12 * (record + 1) <= element.length; record += 1) {
    const at = 16 + 12 * record;
    const language = element.toString('latin1', at, at + 2);
    if (chosen !== undefined && language !== 'en') continue;
    const length = Math.min(element.readUInt32BE(at + 4), descriptionMaxBytes) & ~1;
    const offset = element.readUInt32BE(at + 8);
    if (offset + length > element.length) continue;
    chosen = Buffer.from(element.subarray(offset, offset + length))
      .swap16()
      .toString('utf16le');
    if (language === 'en') break;
  }
  return chosen?.split('\0', 1)[0];
}
