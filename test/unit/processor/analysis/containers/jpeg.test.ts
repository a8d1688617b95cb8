import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../../processor/adapters/file-bytes.ts';
import type { Container } from '../../../../../processor/analysis/containers/container.ts';
import { readJpeg } from '../../../../../processor/analysis/containers/jpeg.ts';
import { box, exifSegment, jpegOf, raw, segment, u16, u32 } from '../../../../fixtures/container-parts.ts';

const size = { width: 40, height: 30 };
const read = (...segments: Uint8Array[]): Promise<Container> => readJpeg(bytesOf(jpegOf(size, ...segments)));
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('latin1');
const xmpSegment = (packet: string): Buffer => segment(0xe1, raw(`http://ns.adobe.com/xap/1.0/\0${packet}`));

describe('a JPEG', () => {
  it('gives the shape its frame header tells', async () => {
    expect(await read()).toEqual({
      shape: { stored: size, bitDepth: 8, channels: 3, hasAlpha: false, isProgressive: false, codec: 'jpeg' },
      damage: [],
    });
  });

  it('gives EXIF, and nothing beyond its segment', async () => {
    const { exif = [] } = await read(exifSegment(raw('MM\0*')));

    expect(text(await exif[0]?.source.readAt(0, 99))).toBe('MM\0*');
  });

  it('joins a profile in the order its parts are numbered', async () => {
    const part = (number: number, content: string): Buffer =>
      segment(0xe2, raw('ICC_PROFILE\0'), Buffer.from([number, 2]), raw(content));

    expect(text((await read(part(2, 'file'), part(1, 'pro'))).icc)).toBe('profile');
    expect(await read(part(1, 'pro'))).toMatchObject({ damage: ['a part of the ICC profile is missing'] });
  });

  it('joins Photoshop’s segments', async () => {
    const { iptc = [] } = await read(
      segment(0xed, raw('Photoshop 3.0\0first ')),
      segment(0xed, raw('Photoshop 3.0\0second')),
    );

    expect(iptc.map(text)).toEqual(['first second']);
  });

  it('gives comments', async () => {
    expect((await read(segment(0xfe, raw('made by hand')))).texts).toEqual([
      { keyword: 'Comment', bytes: raw('made by hand'), encoding: 'latin1' },
    ]);
  });

  const guid = '0123456789ABCDEF0123456789ABCDEF';
  const part = (name: string, whole: string, from: number, to: number): Buffer =>
    segment(
      0xe1,
      raw(`http://ns.adobe.com/xmp/extension/\0${name}`),
      u32(whole.length),
      u32(from),
      raw(whole.slice(from, to)),
    );

  it('puts extended XMP together, in whatever order its parts come', async () => {
    const { xmp = [] } = await read(
      xmpSegment(`<x HasExtendedXMP="${guid}"/>`),
      part(guid, '<extended/>', 5, 11),
      part(guid, '<extended/>', 0, 5),
    );

    expect(xmp.map(({ kind, bytes }) => [kind, text(bytes)])).toEqual([
      ['packet', `<x HasExtendedXMP="${guid}"/>`],
      ['extended', '<extended/>'],
    ]);
  });

  it('leaves out extended XMP that is not whole or that no packet names', async () => {
    const cut = await read(xmpSegment(guid), part(guid, '<extended/>', 0, 5));
    const stray = await read(xmpSegment('<x/>'), part(guid, '<extended/>', 0, 11));

    expect([cut.xmp?.length, cut.damage]).toEqual([1, ['a part of the extended XMP is missing']]);
    expect([stray.xmp?.length, stray.damage]).toEqual([1, ['extended XMP belongs to no packet']]);
  });

  it('allocates nothing extended XMP only claims', async () => {
    const huge = segment(0xe1, raw(`http://ns.adobe.com/xmp/extension/\0${guid}`), u32(0xffffffff), u32(0), raw('x'));

    expect((await read(xmpSegment(guid), huge)).xmp?.length).toBe(1);
  });

  it('lists the pictures behind the first and sees a gain map among them', async () => {
    const second = jpegOf(size, xmpSegment('<x xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/"/>'));
    const mpf = (offset: number): Buffer => {
      const entry = (bytes: number, at: number): Buffer => Buffer.concat([u32(0), u32(bytes), u32(at), u32(0)]);
      const directory = [u16(1), u16(0xb002), u16(7), u32(32), u32(26), u32(0)];
      return segment(0xe2, raw('MPF\0MM\0*'), u32(8), ...directory, entry(0, 0), entry(second.length, offset));
    };
    const firstBytes = jpegOf(size, mpf(0)).length;
    const file = Buffer.concat([jpegOf(size, mpf(firstBytes - 10)), second]);

    expect((await readJpeg(bytesOf(file))).features).toEqual({
      pictures: [{ offset: firstBytes, length: second.length }],
      hasGainMap: true,
    });
  });

  it('finds the film of a motion photo where XMP says, when one is there', async () => {
    const film = Buffer.concat([box('ftyp', raw('isom\0\0\0\0')), Buffer.alloc(30)]);
    const header = jpegOf(size, xmpSegment(`<x GCamera:MicroVideoOffset="${film.length}"/>`));

    const there = await readJpeg(bytesOf(Buffer.concat([header, film])));
    const gone = await readJpeg(bytesOf(Buffer.concat([header, Buffer.alloc(film.length)])));

    expect(there.features).toEqual({ video: { offset: header.length, length: film.length } });
    expect(gone.features).toBeUndefined();
  });

  for (const [spelling, xmp] of [
    ['by the offset of early motion photos', '<GCamera:MotionPhotoOffset>46</GCamera:MotionPhotoOffset>'],
    ['by an item', '<Container:Item Item:Length="46" Item:Mime="video/mp4" Item:Semantic="MotionPhoto"/>'],
    [
      'by an item of elements',
      '<rdf:li><Item:Semantic>Primary</Item:Semantic><Item:Length>7</Item:Length></rdf:li><rdf:li>' +
        '<Item:Semantic>MotionPhoto</Item:Semantic><Item:Mime>video/mp4</Item:Mime><Item:Length>46</Item:Length>',
    ],
  ] as const)
    it(`finds the film of a motion photo ${spelling}`, async () => {
      const film = Buffer.concat([box('ftyp', raw('isom\0\0\0\0')), Buffer.alloc(30)]);
      const header = jpegOf(size, xmpSegment(`<x>${xmp}</x>`));

      expect((await readJpeg(bytesOf(Buffer.concat([header, film])))).features?.video?.length).toBe(46);
    });

  it('finds the film Samsung lists at the end', async () => {
    const le = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
    const film = Buffer.concat([box('ftyp', raw('isom\0\0\0\0')), Buffer.alloc(30)]);
    const name = raw('MotionPhoto_Data');
    const block = Buffer.concat([le(0x0a300000, name.length), name, film]);
    const directory = Buffer.concat([raw('SEFH'), le(107, 1, 0x0a300000, block.length, block.length)]);
    const header = jpegOf(size);

    const file = Buffer.concat([header, block, directory, le(directory.length), raw('SEFT')]);

    expect((await readJpeg(bytesOf(file))).features?.video).toEqual({
      offset: header.length + 8 + name.length,
      length: film.length,
    });
  });

  it('tells of a C2PA manifest', async () => {
    const jumbf = segment(0xeb, raw('JP\0\x01\0\0\0\x01'), box('jumb', box('jumd', raw('c2pa'))));

    expect((await read(jumbf)).features).toEqual({ hasC2pa: true });
  });

  it('says where its header makes no sense, and never fails', async () => {
    for (const rest of ['', '\xff', '\xff\xe1\0\0', 'nonsense', '\xff\xe1\xff\xff'])
      expect((await readJpeg(bytesOf(raw(`\xff\xd8${rest}`)))).damage.length, rest).toBe(1);
  });
});
