/** The sink's side of S3, as far as rclone, the AWS command line and a presigned PUT need it. */
import type { Asked, Reply } from './sink.ts';
import type { Stored } from './sink-api.ts';

const xml = (body: string, status = 200): Reply => ({ status, type: 'application/xml', body });

/** Answers a request to a bucket. */
export function answerS3({ method, target, headers, bytes }: Asked, { objects }: Stored): Reply {
  const [path = '', query = ''] = target.split('?');
  switch (method) {
    case 'PUT': {
      // The sender's own word for what the bytes are: computing it again would measure the sink.
      const md5 = headers.get('content-md5');
      const etag = `"${md5 === undefined ? '0'.repeat(32) : Buffer.from(md5, 'base64').toString('hex')}"`;
      const modified = headers.get('x-amz-meta-mtime');
      if (!query.includes('partNumber'))
        objects.set(path, { bytes, etag, ...(modified !== undefined && { modified }) });
      return { status: 200, headers: { ETag: etag } };
    }
    case 'POST':
      if (query.includes('uploadId'))
        return xml('<CompleteMultipartUploadResult><ETag>"0-1"</ETag></CompleteMultipartUploadResult>');
      return xml('<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>');
    case 'HEAD': {
      const found = objects.get(path);
      if (found === undefined && path.split('/').length > 2 && !path.endsWith('/')) return { status: 404 };
      return {
        status: 200,
        headers: {
          'Content-Length': String(found?.bytes ?? 0),
          ETag: found?.etag ?? '""',
          'Last-Modified': new Date().toUTCString(),
          ...(found?.modified !== undefined && { 'x-amz-meta-mtime': found.modified }),
        },
      };
    }
    default:
      return list(path, new URLSearchParams(query), objects);
  }
}

const listedMax = 1_000;

/** The keys in order, kept as long as there are as many: nobody lists while somebody sends. */
let sorted: readonly string[] = [];

/** ListObjectsV2 without a delimiter, which is all that rclone's --fast-list needs. */
function list(path: string, query: URLSearchParams, objects: Stored['objects']): Reply {
  if (sorted.length !== objects.size) sorted = [...objects.keys()].sort();
  const bucket = path.endsWith('/') ? path : `${path}/`;
  const from = Number(query.get('continuation-token') ?? 0);
  // An empty bucket for those who ask by folders: they are about to send.
  const keys = query.has('delimiter') && query.get('delimiter') !== '' ? [] : sorted.slice(from, from + listedMax);
  const isMore = keys.length > 0 && from + listedMax < sorted.length;
  const contents = keys.map((key) => {
    const { bytes = 0, etag = '' } = objects.get(key) ?? {};
    const name = decodeURIComponent(key.slice(bucket.length));
    return `<Contents><Key>${name}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>${etag}</ETag><Size>${bytes}</Size></Contents>`;
  });
  return xml(
    `<ListBucketResult><Name>sink</Name><Prefix></Prefix><KeyCount>${keys.length}</KeyCount><MaxKeys>${listedMax}</MaxKeys><IsTruncated>${isMore}</IsTruncated>${isMore ? `<NextContinuationToken>${from + listedMax}</NextContinuationToken>` : ''}${contents.join('')}</ListBucketResult>`,
  );
}
