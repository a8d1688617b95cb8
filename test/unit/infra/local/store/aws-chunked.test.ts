import { describe, expect, it } from 'vitest';
import { signingContext } from '../../../../../infra/local/sigv4/signature.ts';
import { createChunkDecoder } from '../../../../../infra/local/store/aws-chunked.ts';

// S3 API reference, "Transferring Payload in Multiple Chunks", without and with a trailer: 65 KiB of the letter a.
const context = signingContext('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '20130524T000000Z', [
  '20130524',
  'us-east-1',
  's3',
]);
const seed = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9';
const trailerSeed = '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e';
const signed = [
  `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${'a'.repeat(65_536)}\r\n`,
  `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${'a'.repeat(1_024)}\r\n`,
  '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
].join('');
const signedTrailer = [
  `10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n${'a'.repeat(65_536)}\r\n`,
  `400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n${'a'.repeat(1_024)}\r\n`,
  '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n',
  'x-amz-checksum-crc32c:sOO8/Q==\r\n',
  'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
].join('');

type Payload = Parameters<typeof createChunkDecoder>[0];
const kinds = {
  signed: { kind: 'chunked', hasTrailer: false, signing: { context, seed } },
  signedTrailer: { kind: 'chunked', hasTrailer: true, signing: { context, seed: trailerSeed } },
  unsigned: { kind: 'chunked', hasTrailer: true },
} as const satisfies Record<string, Payload>;

function decode(payload: Payload, body: string, pieceBytes = body.length) {
  const pieces: Buffer[] = [];
  const decoder = createChunkDecoder(payload, (bytes) => {
    pieces.push(bytes);
    return undefined;
  });
  const bytes = Buffer.from(body, 'latin1');
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const refusal = decoder.push(bytes.subarray(at, at + pieceBytes));
    if (refusal !== undefined) return { refused: refusal.refused };
  }
  const refusal = decoder.end();
  if (refusal !== undefined) return { refused: refusal.refused };
  return { text: Buffer.concat(pieces).toString('latin1'), trailer: Object.fromEntries(decoder.trailer) };
}

const expected = 'a'.repeat(66_560);

describe('aws-chunked decoder', () => {
  it.each([1, 2, 3, 7, 1_000, 65_535, 100_000])(
    'decodes the documented signed body in pieces of %i bytes',
    (pieceBytes) => {
      expect(decode(kinds.signed, signed, pieceBytes)).toEqual({ text: expected, trailer: {} });
    },
  );

  it.each([1, 5, 100_000])('decodes the documented body with a signed trailer in pieces of %i bytes', (pieceBytes) => {
    expect(decode(kinds.signedTrailer, signedTrailer, pieceBytes)).toMatchObject({
      text: expected,
      trailer: { 'x-amz-checksum-crc32c': 'sOO8/Q==' },
    });
  });

  it('takes the empty line the documentation has before the trailer signature', () => {
    const body = signedTrailer.replace('sOO8/Q==\r\n', 'sOO8/Q==\n\r\n');

    expect(decode(kinds.signedTrailer, body)).toMatchObject({ text: expected });
  });

  it('decodes an unsigned body with a trailer', () => {
    const body = '5\r\nhello\r\n0\r\nX-Amz-Checksum-Crc32: NhCmhg==\r\n\r\n';

    expect(decode(kinds.unsigned, body, 1)).toEqual({ text: 'hello', trailer: { 'x-amz-checksum-crc32': 'NhCmhg==' } });
  });

  it('decodes an empty body', () => {
    expect(decode(kinds.unsigned, '0\r\n\r\n')).toEqual({ text: '', trailer: {} });
  });

  it.each([
    ['a changed byte', signed.replace('a\r\n400', 'b\r\n400')],
    ['a changed signature', signed.replace('ad80c7', 'ad80c8')],
    ['chunks in another order', signed.replace(/^10000[^\n]*\n/, '')],
    ['a changed last signature', signed.replace('b6c6ea', 'b6c6eb')],
  ])('refuses %s', (_, body) => {
    expect(decode(kinds.signed, body)).toEqual({
      refused: expect.stringMatching(/SignatureDoesNotMatch|InvalidRequest/),
    });
  });

  it('refuses a changed trailer, and one whose signature is missing', () => {
    expect(decode(kinds.signedTrailer, signedTrailer.replace('sOO8', 'sOO9'))).toEqual({
      refused: 'SignatureDoesNotMatch',
    });
    expect(decode(kinds.signedTrailer, signedTrailer.replace(/x-amz-trailer-signature.*\r\n/, ''))).toEqual({
      refused: 'IncompleteBody',
    });
  });

  it('refuses unsigned chunks where signed ones are due, and the other way round', () => {
    expect(decode(kinds.signed, '5\r\nhello\r\n0\r\n\r\n')).toEqual({ refused: 'InvalidRequest' });
    expect(decode(kinds.unsigned, signed)).toEqual({ refused: 'InvalidRequest' });
  });

  it.each([
    ['nothing', ''],
    ['no last chunk', '5\r\nhello\r\n'],
    ['half a chunk', '5\r\nhel'],
    ['no end of trailer', '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n'],
  ])('finds a body incomplete that has %s', (_, body) => {
    expect(decode(kinds.unsigned, body)).toEqual({ refused: 'IncompleteBody' });
  });

  it.each([
    ['no length', '\r\nhello\r\n'],
    ['a negative length', '-5\r\nhello\r\n'],
    ['a longer chunk than it says', '5\r\nhello!\r\n0\r\n\r\n'],
    ['a line without end', 'a'.repeat(2_000)],
    ['bytes behind its end', '0\r\n\r\n0\r\n\r\n'],
  ])('refuses a body with %s', (_, body) => {
    expect(decode(kinds.unsigned, body)).toEqual({ refused: 'InvalidRequest' });
  });

  it('refuses a trailer that was not announced, or is none', () => {
    expect(decode({ kind: 'chunked', hasTrailer: false }, '0\r\na:b\r\n\r\n')).toEqual({
      refused: 'MalformedTrailerError',
    });
    expect(decode(kinds.unsigned, '0\r\nno colon\r\n\r\n')).toEqual({ refused: 'MalformedTrailerError' });
  });

  it('refuses short chunks before the last, as S3 does', () => {
    const body = `1fff\r\n${'a'.repeat(8_191)}\r\n1\r\na\r\n0\r\n\r\n`;

    expect(decode(kinds.unsigned, body)).toEqual({ refused: 'InvalidChunkSizeError' });
  });

  it('hands on the refusal of who takes the bytes', () => {
    const full = { refused: 'IncompleteBody', message: '' } as const;
    const decoder = createChunkDecoder(kinds.unsigned, () => full);

    expect(decoder.push(Buffer.from('5\r\nhello\r\n'))).toBe(full);
  });
});
