import { describe, expect, it } from 'vitest';
import { isNotified, toS3Notification } from '../../../../infra/local/notifications.ts';
import type { ObjectChange } from '../../../../infra/local/ports.ts';

const buckets = { originals: 'o', metadata: 'm' };
const change: ObjectChange = {
  kind: 'created:Put',
  bucket: 'o',
  key: 'ada/été d+1 2.jpg',
  size: 12,
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
  sequencer: '0055AED6DCD90281E5',
  at: Date.UTC(2026, 10, 22, 12, 0, 0, 5),
};

describe('notification', () => {
  it('has the shape S3 gives it, its key encoded as a form', () => {
    expect(JSON.parse(toS3Notification(change, 'us-east-1', 'request-1'))).toEqual({
      Records: [
        {
          eventVersion: '2.1',
          eventSource: 'aws:s3',
          awsRegion: 'us-east-1',
          eventTime: '2026-11-22T12:00:00.005Z',
          eventName: 'ObjectCreated:Put',
          userIdentity: { principalId: 'AWS:LOCAL' },
          requestParameters: { sourceIPAddress: '127.0.0.1' },
          responseElements: { 'x-amz-request-id': 'request-1', 'x-amz-id-2': 'request-1' },
          s3: {
            s3SchemaVersion: '1.0',
            configurationId: 'o-to-analysis',
            bucket: { name: 'o', ownerIdentity: { principalId: 'LOCAL' }, arn: 'arn:aws:s3:::o' },
            object: {
              key: 'ada/%C3%A9t%C3%A9+d%2B1+2.jpg',
              size: 12,
              eTag: 'd41d8cd98f00b204e9800998ecf8427e',
              sequencer: '0055AED6DCD90281E5',
            },
          },
        },
      ],
    });
  });

  it('names a completed multipart upload as S3 does', () => {
    const body = toS3Notification({ ...change, kind: 'created:CompleteMultipartUpload' }, 'us-east-1', 'r');

    expect(JSON.parse(body)).toMatchObject({ Records: [{ eventName: 'ObjectCreated:CompleteMultipartUpload' }] });
  });

  it.each<[string, Partial<ObjectChange>, boolean]>([
    ['a new original', {}, true],
    ['an original that came in parts', { kind: 'created:CompleteMultipartUpload' }, true],
    ['a request to analyse again', { bucket: 'm', key: 'requests/ada/x' }, true],
    ['a record', { bucket: 'm', key: 'records/ada/x.json' }, false],
    ['a deleted original', { kind: 'removed:Delete' }, false],
    ['another bucket', { bucket: 'x', key: 'requests/ada/x' }, false],
  ])('is sent for %s: %#', (_what, difference, expected) => {
    expect(isNotified({ ...change, ...difference }, buckets)).toBe(expected);
  });
});
