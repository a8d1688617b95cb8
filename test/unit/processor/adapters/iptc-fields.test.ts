import { describe, expect, it } from 'vitest';
import { readIptcFields } from '../../../../processor/adapters/iptc-fields.ts';

const dataset = (record: number, number: number, value: Uint8Array): Buffer => {
  const head = Buffer.from([0x1c, record, number, 0, 0]);
  head.writeUInt16BE(value.length, 3);
  return Buffer.concat([head, value]);
};
const text = (number: number, value: string, encoding: BufferEncoding = 'utf8'): Buffer =>
  dataset(2, number, Buffer.from(value, encoding));
const utf8Mark = dataset(1, 90, Buffer.from('\x1b%G', 'latin1'));

const resource = (id: number, name: string, content: Uint8Array): Buffer => {
  const pascal = Buffer.concat([Buffer.from([name.length]), Buffer.from(name)]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length);
  const pad = (part: Uint8Array): Uint8Array => (part.length % 2 ? Buffer.concat([part, Buffer.alloc(1)]) : part);
  return Buffer.concat([Buffer.from('8BIM'), Buffer.from([id >> 8, id & 255]), pad(pascal), size, pad(content)]);
};

describe('IPTC reader', () => {
  it('reads every field, and repeated ones as a list', () => {
    const block = Buffer.concat([
      text(5, 'A title'),
      text(25, 'one'),
      text(25, 'two'),
      text(55, '20210314'),
      text(60, '101500+0100'),
      text(80, 'A. Nother'),
      text(116, 'Nobody'),
      text(120, 'A caption'),
    ]);

    expect(readIptcFields(block)).toEqual({
      title: ['A title'],
      keywords: ['one', 'two'],
      dateCreated: ['20210314'],
      timeCreated: ['101500+0100'],
      byline: ['A. Nother'],
      copyright: ['Nobody'],
      caption: ['A caption'],
      isNewerThanXmp: false,
      isDamaged: false,
    });
  });

  it('finds the record among Photoshop resources', () => {
    const block = Buffer.concat([
      Buffer.from('Photoshop 3.0\0'),
      resource(0x03ed, 'odd', Buffer.from([1, 2, 3])),
      resource(0x0404, '', text(25, 'found')),
    ]);

    expect(readIptcFields(block).keywords).toEqual(['found']);
    expect(readIptcFields(block.subarray(14)).keywords).toEqual(['found']);
  });

  it('reads UTF-8 where it is marked, where it is not, and Latin-1 else', () => {
    expect(readIptcFields(Buffer.concat([utf8Mark, text(25, 'şükür')])).keywords).toEqual(['şükür']);
    expect(readIptcFields(text(25, '谢谢')).keywords).toEqual(['谢谢']);
    expect(readIptcFields(text(25, 'Malm\xf6', 'latin1')).keywords).toEqual(['Malmö']);
  });

  it('turns around what a TIFF of the other byte order turned around', () => {
    const block = text(25, 'abc');
    const turned = Buffer.concat([block, Buffer.alloc((4 - (block.length % 4)) % 4)]).swap32();

    expect(readIptcFields(turned)).toMatchObject({ keywords: ['abc'], isDamaged: false });
  });

  it('keeps what stands before a length that runs past the end', () => {
    const block = Buffer.concat([text(25, 'kept'), Buffer.from([0x1c, 2, 25, 0x7f, 0xff, 0x41])]);

    expect(readIptcFields(block)).toMatchObject({ keywords: ['kept'], isDamaged: true });
  });

  it('knows whether somebody changed it who knows no XMP', () => {
    const iim = text(25, 'word');
    const with_ = (digest: Uint8Array): Buffer =>
      Buffer.concat([resource(0x0404, '', iim), resource(0x0425, '', digest)]);
    // MD5 of the record above.
    const digest = Buffer.from('abbbc7517961288867d9b33fab2f505a', 'hex');

    expect(readIptcFields(with_(digest)).isNewerThanXmp).toBe(false);
    expect(readIptcFields(with_(Buffer.alloc(16))).isNewerThanXmp).toBe(true);
    expect(readIptcFields(resource(0x0404, '', iim)).isNewerThanXmp).toBe(false);
  });

  it('takes Latin-1 for what it is, though the record says UTF-8', () => {
    expect(readIptcFields(Buffer.concat([utf8Mark, text(25, 'Malm\xf6', 'latin1')])).keywords).toEqual(['Malmö']);
  });

  it('passes by a dataset with a long length', () => {
    const long = Buffer.from([0x1c, 2, 202, 0x80, 4, 0, 0, 0, 3, 1, 2, 3]);

    expect(readIptcFields(Buffer.concat([long, text(25, 'after')]))).toMatchObject({
      keywords: ['after'],
      isDamaged: false,
    });
    expect(readIptcFields(Buffer.concat([text(25, 'a'), Buffer.from([0x1c, 2, 202, 0xff, 0xff, 1])])).isDamaged).toBe(
      true,
    );
  });

  it('finds nothing in nothing', () => {
    expect(readIptcFields(Buffer.alloc(0))).toMatchObject({ keywords: [], isDamaged: false });
    expect(readIptcFields(Buffer.from('8BIM'))).toMatchObject({ keywords: [], isDamaged: false });
  });
});
