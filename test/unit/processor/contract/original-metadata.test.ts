import { describe, expect, it } from 'vitest';
import { fromUserMetadata, toUserMetadata } from '../../../../processor/contract/original-metadata.ts';

const bytesOf = (metadata: Record<string, string>): number =>
  Object.entries(metadata).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);

describe('user metadata of an original', () => {
  it('is ASCII and gives back what was put in', () => {
    const facts = { name: 'Grüße 春.jpg', modifiedAt: '2021-09-27T13:13:05.000Z', folder: 'Ferien/2021' };

    const metadata = toUserMetadata(facts);

    expect(metadata).toEqual({
      name: 'Gr%C3%BC%C3%9Fe%20%E6%98%A5.jpg',
      'modified-at': '2021-09-27T13:13:05.000Z',
      folder: 'Ferien%2F2021',
    });
    expect(fromUserMetadata(metadata)).toEqual(facts);
  });

  it("fits S3's 2 KB with the longest names there are, and keeps the extension", () => {
    const metadata = toUserMetadata({
      name: `${'春'.repeat(250)}.heic`,
      modifiedAt: '2021-09-27T13:13:05.000Z',
      folder: '夏'.repeat(255),
    });

    expect(bytesOf(metadata)).toBeLessThanOrEqual(2_048);
    const facts = fromUserMetadata(metadata);
    // 1,300 bytes less 5 of ".heic" hold 143 characters of 9 bytes; 600 hold 66.
    expect(facts.name).toBe(`${'春'.repeat(143)}.heic`);
    expect(facts.folder).toBe('夏'.repeat(66));
  });

  it.each([
    ['half a pair', '\ud83d.jpg', '\ufffd.jpg'],
    ['only an extension', '.jpg', '.jpg'],
    ['no extension', 'x'.repeat(255), 'x'.repeat(255)],
    ['a dot at the end', 'x.', 'x.'],
  ])('takes a name with %s', (_what, name, expected) => {
    expect(fromUserMetadata(toUserMetadata({ name }))).toEqual({ name: expected });
  });

  it('leaves out what was not given, and what does not decode', () => {
    expect(toUserMetadata({})).toEqual({});
    expect(fromUserMetadata({ name: '100%', folder: '', 'modified-at': 'yesterday', other: 'x' })).toEqual({});
  });
});
