import { describe, expect, it } from 'vitest';
import { bytesOf } from '../../../../processor/adapters/file-bytes.ts';
import type { Container } from '../../../../processor/analysis/containers/container.ts';
import { readMetadata } from '../../../../processor/analysis/read-metadata.ts';
import type { Readers } from '../../../../processor/analysis/readers.ts';
import { readers } from '../../../../processor/handlers/open-readers.ts';
import { ascii, bytes, directoryBytes, rationals, shorts, tiffBlock } from '../../../fixtures/tiff-block.ts';

const xmp = (inside: string): Buffer =>
  Buffer.from(
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ' +
      `xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">${inside}</rdf:Description></rdf:RDF>`,
  );
const packet = (inside: string) => ({ kind: 'packet', bytes: xmp(inside) }) as const;
const exif = (block: Uint8Array, holds: 'all' | 'exif' | 'makerNote' | 'gps' = 'all') =>
  ({ holds, source: bytesOf(block) }) as const;

const read = (container: Partial<Container>, more: Partial<Readers> = {}) =>
  readMetadata({ damage: [], ...container }, { ...readers, ...more });

const denver = [
  ascii(1, 'N'),
  rationals(2, [39, 1], [44, 1], [0, 1]),
  ascii(3, 'W'),
  rationals(4, [104, 1], [59, 1], [0, 1]),
];

describe('metadata of a container', () => {
  it('is joined from all its blocks', async () => {
    const block = tiffBlock({
      ifd0: [ascii(0x010f, 'Canon')],
      exif: [ascii(0x9003, '2021:09:27 07:13:05')],
      gps: denver,
    });

    const { sections, warnings } = await read({
      exif: [exif(block)],
      xmp: [packet('<dc:title>One</dc:title>'), packet('<dc:title>Two</dc:title><xmp:Rating>5</xmp:Rating>')],
      texts: [{ keyword: 'Author', bytes: Buffer.from('Zoë', 'latin1'), encoding: 'latin1' }],
      features: { hasC2pa: true },
    });

    expect(sections).toMatchObject({
      camera: { make: 'Canon' },
      capture: { instant: '2021-09-27T13:13:05Z', offsetFrom: 'place', zone: 'America/Denver' },
      words: { title: 'One', rating: 5, creator: ['Zoë'] },
      features: { hasC2pa: true },
    });
    expect(warnings).toEqual([]);
  });

  it('is put together where each directory has a structure of its own', async () => {
    const alone = (...entries: Parameters<typeof directoryBytes>[0]): Buffer =>
      Buffer.concat([Buffer.from('49492a0008000000', 'hex'), directoryBytes(entries, 8)]);
    const settings = Array.from({ length: 48 }, (_, at) => ({ 22: 50, 23: 200, 24: 18, 25: 1 })[at] ?? 0);

    const { sections } = await read({
      exif: [
        exif(tiffBlock({ ifd0: [ascii(0x0110, 'EOS X')] })),
        exif(alone(shorts(0x8827, 400)), 'exif'),
        exif(alone(shorts(0x0001, ...settings)), 'makerNote'),
        exif(alone(...denver), 'gps'),
      ],
    });

    expect(sections).toMatchObject({
      camera: { model: 'EOS X', lens: 'Canon EF-S 18-200mm f/3.5-5.6 IS' },
      exposure: { iso: 400 },
      location: { latitude: 39 + 44 / 60 },
    });
  });

  it("finds a maker's notes in EXIF", async () => {
    const note = Buffer.concat([
      Buffer.from('Apple iOS\0\0\x01II', 'latin1'),
      directoryBytes([ascii(0x0011, 'A1B2-C3D4')], 14),
    ]);
    const block = tiffBlock({ ifd0: [ascii(0x010f, 'Apple')], exif: [bytes(0x927c, note, 7)] });

    expect((await read({ exif: [exif(block)] })).sections.features).toEqual({
      motion: { film: 'separate', id: 'A1B2-C3D4' },
    });
  });

  it("has the ISO of Kodak's notes, which are no directory", async () => {
    const note = Buffer.alloc(200);
    note.write('KDK INFO');
    note.writeUInt16BE(160, 8 + 0x60);
    const block = tiffBlock({ ifd0: [ascii(0x010f, 'EASTMAN KODAK COMPANY')], exif: [bytes(0x927c, note, 7)] });

    expect((await read({ exif: [exif(block)] })).sections.exposure).toEqual({ iso: 160 });
  });

  it('says what is damaged, and keeps the rest', async () => {
    const { sections, warnings } = await read({
      exif: [exif(Buffer.from('no TIFF'))],
      xmp: [packet('<dc:title>Kept</dc:title>&nonsense;'), { kind: 'packet', bytes: Buffer.from('no XML') }],
    });

    expect(sections.words?.title).toBe('Kept');
    expect(warnings).toEqual([
      { code: 'exifDamaged', detail: 'the block is no TIFF structure' },
      { code: 'xmpDamaged' },
    ]);
  });

  for (const [block, failing] of [
    ['exif', 'readExif'],
    ['iptc', 'readIptc'],
    ['xmp', 'readXmp'],
    ['makerNote', 'readDirectory'],
    ['texts', 'readText'],
  ] as const)
    it(`costs a warning and not the rest when the reader of ${block} fails`, async () => {
      const fail = (): never => {
        throw new Error('a fault of ours');
      };
      const noted = tiffBlock({ ifd0: [ascii(0x010f, 'Canon')], exif: [bytes(0x927c, Buffer.alloc(32), 7)] });
      const container = {
        exif: [exif(noted)],
        iptc: [Buffer.from([0x1c, 2, 5, 0, 1, 0x54])],
        xmp: [packet('<xmp:Rating>2</xmp:Rating>')],
        texts: [{ keyword: 'Author', bytes: Buffer.from('Ann'), encoding: 'latin1' }],
      } as const;

      const { sections, warnings } = await read(container, { [failing]: fail });

      expect(warnings).toContainEqual({ code: 'readerFailed', detail: block });
      const found = [
        sections.camera?.make,
        sections.words?.title,
        sections.words?.rating,
        sections.words?.creator?.[0],
      ];
      expect(found.filter((value) => value !== undefined).length).toBe(block === 'makerNote' ? 4 : 3);
    });

  it('reads no more packets than a picture has', async () => {
    const packets = Array.from({ length: 100 }, (_, at) => packet(`<dc:title>${at === 99 ? 'Late' : ''}</dc:title>`));

    expect((await read({ xmp: packets })).sections.words).toBeUndefined();
  });

  it('has the name of a profile by itself, else by its container', async () => {
    expect((await read({ iccName: 'Display P3' })).iccDescription).toBe('Display P3');
    expect((await read({ icc: Buffer.alloc(10), iccName: 'ICC Profile' })).iccDescription).toBe('ICC Profile');
  });

  it('takes the orientation of XMP where EXIF has none', async () => {
    const tiff = '<t:Orientation xmlns:t="http://ns.adobe.com/tiff/1.0/">6</t:Orientation>';

    expect((await read({ xmp: [packet(tiff)] })).orientation).toBe(6);
    expect(
      (await read({ exif: [exif(tiffBlock({ ifd0: [shorts(0x0112, 3)] }))], xmp: [packet(tiff)] })).orientation,
    ).toBe(3);
  });
});
