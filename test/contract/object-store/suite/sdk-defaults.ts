import { Readable } from 'node:stream';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { rgwBecause } from '../departures.ts';
import { type Ask, refusalOf, send } from '../http.ts';
import { objectPath } from '../paths.ts';
import type { Area } from '../promise.ts';
import { get, getText, noise, put, refusalFrom } from '../put.ts';
import { signed } from '../signing.ts';
import { clientOf, type Store } from '../store.ts';

interface Framing {
  readonly body: string;
  /** Empty: not said. */
  readonly decodedLength?: string;
}

const eightKib = 'a'.repeat(8192);
const twoChunks = `2000\r\n${eightKib}\r\n5\r\n56789\r\n0\r\nx-amz-checksum-crc32:umAK1g==\r\n\r\n`;

/**
 * Sends a stream over a connection of its own. The SDK cannot send a stream again, so a kept connection that the store
 * happens to close as it is picked up would fail it.
 */
async function overOwnConnection<T>(store: Store, work: (client: S3Client) => Promise<T>): Promise<T> {
  const client = clientOf(store.target);
  return work(client).finally(() => client.destroy());
}

/** Streams these pieces through the SDK as it comes and tells whether the same bytes were stored. */
async function streamed(store: Store, client: S3Client, pieces: readonly Buffer[]) {
  const all = Buffer.concat(pieces);
  const Key = store.key('stream');
  const ask = { Bucket: store.bucket, Key, Body: Readable.from(pieces), ContentLength: all.length };
  await client.send(new PutObjectCommand(ask));
  const read = await (await get(store, Key)).Body?.transformToByteArray();
  return { same: all.equals(read ?? Buffer.alloc(0)) };
}

/** Sends a body that is already framed as aws-chunked, and tells what came of it. */
async function sendFramed(store: Store, { body, decodedLength = '9' }: Framing) {
  const key = store.key('framed');
  const ask: Ask = {
    method: 'PUT',
    path: objectPath(store.bucket, key),
    headers: {
      'content-encoding': 'aws-chunked',
      'content-length': String(body.length),
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-trailer': 'x-amz-checksum-crc32',
      ...(decodedLength !== '' && { 'x-amz-decoded-content-length': decodedLength }),
    },
  };
  const answer = await send(store.target, { ...(await signed(store.target, ask)), body });
  return { ...refusalOf(answer), stored: await store.stored(key) };
}

/** API reference, "Authenticating Requests: Uploading with Trailing Checksums"; AWS SDKs guide, "Data Integrity Protections". */
export const sdkDefaults: Area = {
  name: 'with trailing checksums, as the SDK sends by default,',
  cases: (declare) => {
    declare('a buffer is stored', {
      says: 'words',
      observe: async (store) => getText(store, await put(store, 'buffer', 'words')),
    });

    declare('a stream of known length is stored without its framing', {
      says: { text: 'streamed', length: 8, encoding: undefined },
      observe: async (store) => {
        const Key = store.key('stream');
        const Body = Readable.from([Buffer.from('streamed')]);
        const ask = { Bucket: store.bucket, Key, Body, ContentLength: 8 };
        await overOwnConnection(store, (client) => client.send(new PutObjectCommand(ask)));
        const read = await get(store, Key);
        return {
          text: await read.Body?.transformToString(),
          length: read.ContentLength,
          encoding: read.ContentEncoding?.replace(/^aws-chunked,?/, '') || undefined,
        };
      },
      departs: { rgw: { answers: { status: 411, code: 'MissingContentLength' }, because: rgwBecause.trailers } },
    });

    declare('a stream of a mebibyte in pieces of 64 KiB is stored', {
      says: { same: true },
      observe: async (store) => {
        const pieces = Array.from({ length: 16 }, () => noise(65_536));
        return overOwnConnection(store, (client) => streamed(store, client, pieces));
      },
      departs: { rgw: { answers: { status: 411, code: 'MissingContentLength' }, because: rgwBecause.trailers } },
    });

    declare('a stream of short pieces is stored when the client gathers them', {
      says: { same: true },
      observe: async (store) => {
        const client = clientOf(store.target, { requestStreamBufferSize: 65_536 });
        const pieces = Array.from({ length: 200 }, () => noise(1000));
        return streamed(store, client, pieces).finally(() => client.destroy());
      },
      departs: { rgw: { answers: { status: 411, code: 'MissingContentLength' }, because: rgwBecause.trailers } },
    });

    declare('a stream of short pieces is refused as the SDK sends it: only the last chunk may be under 8 KiB', {
      says: { status: 403, code: 'InvalidChunkSizeError' },
      observe: (store) =>
        refusalFrom(overOwnConnection(store, (client) => streamed(store, client, [noise(8191), noise(10)]))),
      departs: { rgw: { answers: { status: 411, code: 'MissingContentLength' }, because: rgwBecause.trailers } },
    });

    for (const algorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const) {
      declare(`a stream with ${algorithm} is stored`, {
        says: 'streamed',
        observe: async (store) => {
          const Key = store.key('stream');
          const Body = Readable.from([Buffer.from('streamed')]);
          const ask = { Bucket: store.bucket, Key, Body, ContentLength: 8, ChecksumAlgorithm: algorithm };
          await overOwnConnection(store, (client) => client.send(new PutObjectCommand(ask)));
          return (await store.stored(Key)) ?? '';
        },
        departs: { rgw: { answers: { status: 411, code: 'MissingContentLength' }, because: rgwBecause.trailers } },
      });
    }

    declare('the right checksum by hand is taken', {
      says: { status: 200, code: '', stored: '123456789' },
      observe: (store) => sendFramed(store, { body: '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n' }),
      departs: {
        rgw: {
          answers: { status: 400, code: 'XAmzContentSHA256Mismatch', stored: undefined },
          because: rgwBecause.trailers,
        },
      },
    });

    declare('several chunks by hand are one body', {
      says: { status: 200, code: '', stored: `${eightKib}56789` },
      observe: (store) => sendFramed(store, { body: twoChunks, decodedLength: '8197' }),
      departs: {
        rgw: {
          answers: { status: 400, code: 'XAmzContentSHA256Mismatch', stored: undefined },
          because: rgwBecause.trailers,
        },
      },
    });

    declare('a wrong checksum is refused', {
      says: { status: 400, code: 'BadDigest', stored: undefined },
      observe: (store) => sendFramed(store, { body: '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jw==\r\n\r\n' }),
      departs: {
        rgw: {
          answers: { status: 400, code: 'XAmzContentSHA256Mismatch', stored: undefined },
          because: rgwBecause.trailers,
        },
      },
    });

    declare('a checksum that was announced and never came is refused', {
      says: { refused: true, stored: undefined },
      observe: async (store) => {
        const { status, stored } = await sendFramed(store, { body: '9\r\n123456789\r\n0\r\n\r\n' });
        return { refused: status === 400, stored };
      },
    });

    declare('another checksum than was announced is refused', {
      says: { refused: true, stored: undefined },
      observe: async (store) => {
        const body = '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32c:4waSgw==\r\n\r\n';
        const { status, stored } = await sendFramed(store, { body });
        return { refused: status === 400, stored };
      },
    });

    declare('a body shorter than its decoded length is refused', {
      says: { refused: true, stored: undefined },
      observe: async (store) => {
        const body = '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n';
        const { status, stored } = await sendFramed(store, { body, decodedLength: '10' });
        return { refused: status === 400, stored };
      },
    });

    declare('a body longer than its decoded length is refused', {
      says: { refused: true, stored: undefined },
      observe: async (store) => {
        const body = '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n';
        const { status, stored } = await sendFramed(store, { body, decodedLength: '8' });
        return { refused: status === 400, stored };
      },
    });

    declare('a body without its last chunk is refused', {
      says: { refused: true, stored: undefined },
      observe: async (store) => {
        const { status, stored } = await sendFramed(store, { body: '9\r\n123456789\r\n' });
        return { refused: status === 400, stored };
      },
    });

    declare('a chunk whose length is no number is refused', {
      says: { refused: true, stored: undefined },
      observe: async (store) => {
        const body = 'zz\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n';
        const { status, stored } = await sendFramed(store, { body });
        return { refused: status === 400, stored };
      },
    });

    declare('a body that does not say its decoded length is refused', {
      says: { status: 411, code: 'MissingContentLength', stored: undefined },
      observe: (store) =>
        sendFramed(store, { body: '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n', decodedLength: '' }),
      departs: {
        rgw: {
          answers: { status: 400, code: 'XAmzContentSHA256Mismatch', stored: undefined },
          because: rgwBecause.trailers,
        },
      },
    });
  },
};
