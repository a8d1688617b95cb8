import { describe, expect, it } from 'vitest';
import { pictureExtensions } from '../../../../app/core/folders/candidates.ts';
import { doesExtensionMatch, formatNamed, readableExtensions } from '../../../../processor/analysis/formats.ts';
import { sniff } from '../../../../processor/analysis/sniff.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const ftyp = (...brands: string[]): Uint8Array => {
  const text = `ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`;
  return Buffer.concat([Buffer.from([0, 0, 0, text.length + 4]), latin1(text)]);
};

describe('sniffing', () => {
  const known: readonly (readonly [string, Uint8Array])[] = [
    ['jpeg', latin1('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['jpeg', latin1('\xff\xd8')],
    ['png', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')],
    ['webp', latin1('RIFF\x10\0\0\0WEBPVP8 ')],
    ['gif', latin1('GIF89a\x01\0\x01\0')],
    ['tiff', latin1('II*\0\x08\0\0\0')],
    ['tiff', latin1('MM\0*\0\0\0\x08')],
    ['avif', ftyp('avif', 'mif1', 'miaf')],
    ['avif', ftyp('mif1', 'avif')],
    ['heic', ftyp('heic', 'mif1')],
    ['heic', ftyp('mif1', 'heix')],
    ['cr3', ftyp('crx ', 'isom')],
    ['mov', ftyp('qt  ')],
    ['mp4', ftyp('isom', 'mp42')],
    ['cr2', latin1('II*\0\x10\0\0\0CR\x02\0')],
    ['raf', latin1('FUJIFILMCCD-RAW 0201')],
    ['orf', latin1('IIRO\x08\0\0\0')],
    ['rw2', latin1('IIU\0\x18\0\0\0')],
    ['crw', latin1('II\x1a\0\0\0HEAPCCDR')],
    ['psd', latin1('8BPS\0\x01')],
    ['jxl', latin1('\xff\x0a')],
    ['jxl', latin1('\0\0\0\x0cJXL \r\n\x87\n')],
    ['jp2', latin1('\0\0\0\x0cjP  \r\n\x87\n')],
    ['bmp', latin1(`BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0`)],
    ['ico', latin1('\0\0\x01\0\x01\0')],
    ['svg', latin1('<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg">')],
    ['pdf', latin1('%PDF-1.7')],
    ['html', latin1('\n<!DOCTYPE html><html>')],
    ['zip', latin1('PK\x03\x04')],
  ];
  for (const [name, head] of known) {
    it(`knows ${name} by ${JSON.stringify(Buffer.from(head.subarray(0, 12)).toString('latin1'))}`, () => {
      expect(sniff(head)?.name).toBe(name);
    });
  }

  it('knows nothing in what is empty, short or plain text', () => {
    for (const text of ['', '\xff', 'A', 'BMW is a car maker, not a bitmap', 'push graphic-context', 'RIFF', 'GIF'])
      expect(sniff(latin1(text)), text).toBeUndefined();
  });

  it('reads only brands inside the box', () => {
    const head = Buffer.concat([ftyp('mp42'), latin1('heic')]);

    expect(sniff(head)?.name).toBe('mp4');
  });
});

describe('extensions', () => {
  it('match the format they stand for, in any case', () => {
    expect(doesExtensionMatch(formatNamed('jpeg'), 'IMG_1.JPG')).toBe(true);
    expect(doesExtensionMatch(formatNamed('heic'), 'a.b.heif')).toBe(true);
    expect(doesExtensionMatch(formatNamed('png'), 'a.jpg')).toBe(false);
    expect(doesExtensionMatch(formatNamed('png'), 'png')).toBe(false);
    expect(doesExtensionMatch(formatNamed('png'), '.png')).toBe(false);
  });

  it('are contradicted by nothing when there is no name', () => {
    expect(doesExtensionMatch(formatNamed('png'), undefined)).toBe(true);
  });
});

describe('what can be read', () => {
  it('is looked for in folders, by every extension it goes by', () => {
    const unseen = readableExtensions().filter((extension) => !pictureExtensions.includes(extension));

    // Thumbnails some cameras put beside their films are no pictures of their own.
    expect(unseen).toEqual(['thm']);
  });
});
