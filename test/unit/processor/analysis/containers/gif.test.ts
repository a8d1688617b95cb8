import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import { readGif } from '../../../../../processor/analysis/containers/gif.ts';
import { raw } from '../../../../fixtures/container-parts.ts';

const screen = Buffer.concat([raw('GIF89a'), Buffer.from([30, 0, 20, 0, 0x80, 0, 0]), Buffer.alloc(6)]);
const trailer = Buffer.from([1, ...Array.from({ length: 256 }, (_, at) => 255 - at), 0]);

describe('a GIF', () => {
  it('gives its shape, comments and XMP that stand before the first picture', async () => {
    const file = Buffer.concat([
      screen,
      raw('!\xfe\x05hello\x06 world\0'),
      raw('!\xff\x0bXMP DataXMP<x:xmpmeta/>'),
      trailer,
      raw('!\xfe\x04last\0,'),
    ]);

    const { shape, texts = [], xmp = [] } = await readGif(bytesOf(file));

    expect(shape?.stored).toEqual({ width: 30, height: 20 });
    expect(texts.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['hello world', 'last']);
    expect(xmp.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['<x:xmpmeta/>']);
  });

  it('survives ending anywhere', async () => {
    const file = Buffer.concat([screen, raw('!\xff\x0bXMP DataXMP<x/>'), trailer]);
    for (let length = 0; length < file.length; length += 1)
      await expect(readGif(bytesOf(file.subarray(0, length)))).resolves.toBeDefined();
  });
});
