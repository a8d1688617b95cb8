/** What one picture that is sent and analysed has the code ask of S3 and SQS, counted from `processor/handlers`. */

/** One kind of request. `times`: how many for each picture. */
export interface PictureRequest {
  readonly step: 'grant' | 'send' | 'analysis' | 'feed';
  /** A LIST is paid as a write. */
  readonly kind: 'write' | 'read' | 'list';
  readonly bucket: 'originals' | 'metadata';
  readonly what: string;
  readonly times: number;
}

/** How the client asks, for a library of many pictures that is sent in one go. */
export interface Asking {
  /** Originals in one call for grants. */
  readonly grantsACall: number;
  /** Calls for the feed while one picture is analysed. */
  readonly feedCalls: number;
  /** How often a record is read again, at most, because its marker lies in the overlap of a later read. */
  readonly readAgain: number;
}

/** Every request one picture makes. */
export function requestsFor({ grantsACall, feedCalls, readAgain }: Asking): readonly PictureRequest[] {
  return [
    { step: 'grant', kind: 'list', bucket: 'metadata', what: 'tombstones, for all of a call', times: 1 / grantsACall },
    { step: 'grant', kind: 'read', bucket: 'originals', what: 'is the original there?', times: 1 },
    { step: 'send', kind: 'write', bucket: 'originals', what: 'the original', times: 1 },
    {
      step: 'analysis',
      kind: 'read',
      bucket: 'originals',
      what: 'is it there, its bytes, is it still there?',
      times: 3,
    },
    { step: 'analysis', kind: 'read', bucket: 'metadata', what: 'tombstone, record, tombstone again', times: 3 },
    { step: 'analysis', kind: 'write', bucket: 'metadata', what: 'two previews, record, marker', times: 4 },
    { step: 'feed', kind: 'list', bucket: 'metadata', what: 'markers, a page', times: feedCalls },
    { step: 'feed', kind: 'read', bucket: 'metadata', what: 'the record', times: 1 },
    { step: 'feed', kind: 'read', bucket: 'metadata', what: 'the record again, in the overlap', times: readAgain },
  ];
}

/** How many of them are of these kinds, in this bucket or in both. */
export const timesOf = (
  requests: readonly PictureRequest[],
  kinds: readonly PictureRequest['kind'][],
  bucket?: PictureRequest['bucket'],
): number =>
  requests
    .filter((one) => kinds.includes(one.kind) && (bucket === undefined || one.bucket === bucket))
    .reduce((sum, { times }) => sum + times, 0);

/** Sent by S3, received and deleted by Lambda. */
export const messagesAPicture = 3;
