import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../processor/adapters/file-bytes.ts';
import { nameRaw } from '../../../../processor/analysis/name-raw.ts';
import { ascii, bytes, type Entry, longs, shorts, tiffBlock } from '../../../fixtures/tiff-block.ts';

const nameOf = async (...ifd0: Entry[]): Promise<string | undefined> =>
  (await nameRaw(bytesOf(tiffBlock({ ifd0 }))))?.name;
const make = (text: string): Entry => ascii(271, text);

describe('raw files built like a TIFF', () => {
  const reduced = [longs(254, 1), longs(330, 1000)];

  it('are known by what stands first in them', async () => {
    expect(await nameOf(bytes(50706, Buffer.from([1, 4, 0, 0])))).toBe('dng');
    expect(await nameOf(make('GoPro'), bytes(50706, Buffer.from([1, 4, 0, 0])))).toBe('gpr');
    expect(await nameOf(...reduced, make('NIKON CORPORATION'))).toBe('nef');
    expect(await nameOf(...reduced, make('SONY'))).toBe('arw');
    expect(await nameOf(shorts(259, 65535), make('RICOH IMAGING COMPANY, LTD.'))).toBe('pef');
    expect(await nameOf(shorts(262, 32803), make('Unheard of'))).toBe('raw');
  });

  it('are not every TIFF that names a camera', async () => {
    expect(await nameOf(longs(254, 0), shorts(259, 5), shorts(262, 2), make('Canon'))).toBeUndefined();
    expect(await nameOf(longs(254, 0), longs(330, 1000), shorts(262, 2), make('NIKON CORPORATION'))).toBeUndefined();
  });

  it('are no file that is no TIFF', async () => {
    expect(await nameRaw(bytesOf(Buffer.from('II')))).toBeUndefined();
  });
});
