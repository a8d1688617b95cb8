/** What the local store says of changed objects, in S3's own words (S3 user guide, "Event message structure"). */
import { requestPrefix } from '../../processor/contract/keys.ts';
import { encodeEventKey } from '../../processor/contract/s3-event.ts';
import type { ObjectChange } from './ports.ts';

/** The two buckets of one cloud. */
export interface Buckets {
  readonly originals: string;
  readonly metadata: string;
}

/** Whether the analysis is told of a change: a new original, or a request to analyse one again. */
export function isNotified(change: ObjectChange, buckets: Buckets): boolean {
  if (change.kind === 'removed:Delete') return false;
  if (change.bucket === buckets.originals) return true;
  return change.bucket === buckets.metadata && change.key.startsWith(requestPrefix);
}

/** The body of the notification of one change. `requestId` is any text; S3's is opaque too. */
export function toS3Notification(change: ObjectChange, region: string, requestId: string): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date(change.at).toISOString(),
        eventName: change.kind === 'removed:Delete' ? 'ObjectRemoved:Delete' : `Object${capitalised(change.kind)}`,
        userIdentity: { principalId: 'AWS:LOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: `${change.bucket}-to-analysis`,
          bucket: {
            name: change.bucket,
            ownerIdentity: { principalId: 'LOCAL' },
            arn: `arn:aws:s3:::${change.bucket}`,
          },
          object: {
            key: encodeEventKey(change.key),
            size: change.size,
            eTag: change.etag,
            sequencer: change.sequencer,
          },
        },
      },
    ],
  });
}

const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
