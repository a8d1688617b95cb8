import { describe, expect, it } from 'vitest';
import { readIccDescription } from '../../../../processor/adapters/icc-description.ts';

function profile(element: Uint8Array, offset = 144, size = element.length): Buffer {
  const head = Buffer.alloc(144);
  head.writeUInt32BE(1, 128);
  head.write('desc', 132, 'latin1');
  head.writeUInt32BE(offset, 136);
  head.writeUInt32BE(size, 140);
  return Buffer.concat([head, element]);
}

function version2(text: string, claims = text.length + 1): Buffer {
  const head = Buffer.alloc(12);
  head.write('desc', 0, 'latin1');
  head.writeUInt32BE(claims, 8);
  return Buffer.concat([head, Buffer.from(`${text}\0`, 'latin1')]);
}

function version4(texts: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(texts);
  const head = Buffer.alloc(16 + 12 * entries.length);
  head.write('mluc', 0, 'latin1');
  head.writeUInt32BE(entries.length, 8);
  head.writeUInt32BE(12, 12);
  const bodies: Buffer[] = [];
  let at = head.length;
  for (const [index, [language, text]] of entries.entries()) {
    const body = Buffer.from(text, 'utf16le').swap16();
    head.write(`${language}XX`, 16 + 12 * index, 'latin1');
    head.writeUInt32BE(body.length, 20 + 12 * index);
    head.writeUInt32BE(at, 24 + 12 * index);
    bodies.push(body);
    at += body.length;
  }
  return Buffer.concat([head, ...bodies]);
}

describe('ICC description', () => {
  it('is read from profiles of version 2', () => {
    expect(readIccDescription(profile(version2('sRGB IEC61966-2.1')))).toBe('sRGB IEC61966-2.1');
  });

  it('is read from profiles of version 4, in English where there is English', () => {
    expect(readIccDescription(profile(version4({ de: 'Anzeige P3', en: 'Display P3' })))).toBe('Display P3');
    expect(readIccDescription(profile(version4({ de: 'Anzeige P3' })))).toBe('Anzeige P3');
  });

  it('is not there in a profile whose lengths lie', () => {
    expect(readIccDescription(Buffer.alloc(20))).toBeUndefined();
    expect(readIccDescription(profile(version2('x'), 0xfffffff0))).toBeUndefined();
    expect(readIccDescription(profile(version2('Short', 0xffffffff)))).toBe('Short');
    expect(readIccDescription(profile(version4({ en: 'x' }).subarray(0, 20)))).toBeUndefined();
  });
});
