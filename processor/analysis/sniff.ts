/** Finds a format by content. Names lie: a PNG called .jpg is a PNG here. */
import { type Format, formatNamed } from './formats.ts';

/** How many bytes of an original's head `sniff` looks at. */
export const sniffBytes = 4096;

/** Bytes a format begins with: text is Latin-1, `?` stands for any byte. */
type Magic = readonly [bytes: string, format: string];

// The first that fits wins, so longer ones come before their beginnings.
const magics: readonly Magic[] = [
  ['\xff\xd8\xff', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF87a', 'gif'],
  ['GIF89a', 'gif'],
  ['RIFF????WEBP', 'webp'],
  ['RIFF????WAVE', 'wav'],
  ['RIFF????AVI ', 'avi'],
  ['II*\0????CR', 'cr2'],
  ['IIRO', 'orf'],
  ['IIRS', 'orf'],
  ['MMOR', 'orf'],
  ['IIU\0', 'rw2'],
  ['II\x1a\0\0\0HEAPCCDR', 'crw'],
  ['II\xbc', 'jxr'],
  ['II*\0', 'tiff'],
  ['MM\0*', 'tiff'],
  ['II+\0', 'tiff'],
  ['MM\0+', 'tiff'],
  ['FUJIFILMCCD-RAW', 'raf'],
  ['FOVb', 'x3f'],
  ['\0MRM', 'mrw'],
  ['8BPS', 'psd'],
  ['\xff\x0a', 'jxl'],
  ['\0\0\0\x0cJXL \r\n\x87\n', 'jxl'],
  ['\0\0\0\x0cjP  \r\n\x87\n', 'jp2'],
  ['\xff\x4f\xff\x51', 'jp2'],
  ['\0\0\x01\0', 'ico'],
  ['icns', 'icns'],
  ['v/1\x01', 'exr'],
  ['#?RADIANCE', 'hdr'],
  ['#?RGBE', 'hdr'],
  ['DDS |', 'dds'],
  ['qoif', 'qoi'],
  ['gimp xcf', 'xcf'],
  ['%PDF-', 'pdf'],
  ['PK\x03\x04', 'zip'],
  ['\x1aE\xdf\xa3', 'webm'],
];

/** The format these first bytes are of (give `sniffBytes`, or all there are), or undefined for none we know. */
export function sniff(head: Uint8Array): Format | undefined {
  const text = latin1(head);
  const found =
    magics.find(([magic]) => begins(text, magic))?.[1] ??
    (text === '\xff\xd8' ? 'jpeg' : undefined) ??
    sniffIsoMedia(text) ??
    sniffBitmap(text) ??
    (/^P[1-7fF]\s/.test(text) ? 'pnm' : undefined) ??
    sniffMarkup(text);
  return found === undefined ? undefined : formatNamed(found);
}

const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes.subarray(0, sniffBytes)) text += String.fromCharCode(byte);
  return text;
};

function begins(text: string, magic: string): boolean {
  if (text.length < magic.length) return false;
  for (let at = 0; at < magic.length; at += 1) {
    if (magic[at] !== '?' && magic[at] !== text[at]) return false;
  }
  return true;
}

/** ISO base media by its brands (ISO/IEC 14496-12; HEIF brands: ISO/IEC 23008-12, annex B; AVIF: av1-avif, section 6). */
function sniffIsoMedia(text: string): string | undefined {
  if (text.slice(4, 8) !== 'ftyp') return undefined;
  const boxBytes = Math.min(numberAt(text, 0), text.length);
  const brands = [text.slice(8, 12)];
  for (let at = 16; at + 4 <= boxBytes; at += 4) brands.push(text.slice(at, at + 4));
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif[12]|msf1)$/.test(brand))) return 'heic';
  if (brands[0] === 'crx ') return 'cr3';
  if (brands[0] === 'jxl ') return 'jxl';
  if (/^jp[2xm] $/.test(brands[0] ?? '')) return 'jp2';
  return brands[0] === 'qt  ' ? 'mov' : 'mp4';
}

const numberAt = (text: string, at: number): number =>
  [0, 1, 2, 3].reduce((sum, next) => sum * 256 + (text.charCodeAt(at + next) || 0), 0);

/** `BM` alone begins many texts: the size of the header that follows tells (BITMAPINFOHEADER and its kin). */
function sniffBitmap(text: string): string | undefined {
  if (!text.startsWith('BM') || text.length < 18) return undefined;
  const headerBytes = text.charCodeAt(14) + 256 * text.charCodeAt(15);
  return [12, 16, 40, 52, 56, 64, 108, 124].includes(headerBytes) ? 'bmp' : undefined;
}

function sniffMarkup(text: string): string | undefined {
  const start = text.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (!start.startsWith('<')) return undefined;
  if (/<svg[\s>]/i.test(start)) return 'svg';
  if (/^<(!doctype\s+html|html|head|body|script)[\s>]/i.test(start)) return 'html';
  return start.startsWith('<?xml') ? 'xml' : undefined;
}
