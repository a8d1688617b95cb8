import type { ByteSource } from '../readers.ts';
import { readBmp } from './bmp.ts';
import { type Container, noContainer, type ReadContainer, type Unpackers } from './container.ts';
import { readCr3 } from './cr3.ts';
import { readCrw } from './crw.ts';
import { readGif } from './gif.ts';
import { readHeif } from './heif.ts';
import { readIco } from './ico.ts';
import { readJp2 } from './jp2.ts';
import { readJpeg } from './jpeg.ts';
import { readJxl } from './jxl.ts';
import { readMrw } from './mrw.ts';
import { readPng } from './png.ts';
import { readPsd } from './psd.ts';
import { readRaf } from './raf.ts';
import { readRawTiff } from './raw-tiff.ts';
import { readTiff } from './tiff.ts';
import { readWebp } from './webp.ts';
import { readX3f } from './x3f.ts';

const rawTiffs = 'cr2 nef arw dng gpr orf rw2 pef srw kdc 3fr iiq raw'.split(' ');

const containers: ReadonlyMap<string, ReadContainer> = new Map<string, ReadContainer>([
  ['jpeg', readJpeg],
  ['png', readPng],
  ['gif', readGif],
  ['webp', readWebp],
  ['tiff', readTiff],
  ['heic', readHeif],
  ['avif', readHeif],
  ['bmp', readBmp],
  ['ico', readIco],
  ['psd', readPsd],
  ['jxl', readJxl],
  ['jp2', readJp2],
  ['mrw', readMrw],
  ['x3f', readX3f],
  ['cr3', readCr3],
  ['crw', readCrw],
  ['raf', readRaf],
  ...rawTiffs.map((format): [string, ReadContainer] => [format, readRawTiff(format)]),
]);

/** What the container of a file of that format says. A reader that throws costs what it would have read, and no more. */
export async function readContainer(format: string, source: ByteSource, unpackers: Unpackers): Promise<Container> {
  try {
    return (await containers.get(format)?.(source, unpackers)) ?? noContainer;
  } catch {
    // A fault of ours that some file brings out: the picture itself may still be good.
    return { damage: [`the ${format} reader failed`] };
  }
}
