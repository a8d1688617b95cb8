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
      if (!query.includes('partNumber')) objects.set(path, { bytes, etag });
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
        },
      };
    }
    default:
      return xml(
        '<ListBucketResult><Name>sink</Name><Prefix></Prefix><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>',
      );
  }
}
