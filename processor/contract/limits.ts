const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** Originals up to this size go in one PUT; larger ones in parts. */
export const singlePutMaxBytes = 64 * MiB;

/** The largest original the API grants an upload for. */
export const originalMaxBytes = 64 * GiB;

/** The largest original the analysis reads; a larger one is stored and gets the verdict `tooLarge`. */
export const analysedMaxBytes = 4 * GiB;

/** How many originals one request for grants may name. */
export const grantsMax = 100;

/** How many part URLs one request may ask for. */
export const partGrantsMax = 100;

/** S3 takes 1 to 10,000 parts (S3 user guide, "Amazon S3 multipart upload limits"). */
export const partsMax = 10_000;

/** How long a presigned PUT may be used. Short, because whoever holds one can use it until then. */
export const grantLifeSeconds = 15 * 60;

/** How long a presigned GET of an original or a preview may be used. */
export const readLifeSeconds = 15 * 60;

/** How many entries of the feed one answer holds at most: what one ListObjectsV2 page gives. */
export const feedPageMax = 1_000;

/** How many digests one batch-get may name. */
export const batchGetMax = 100;

/** Feed answers carry records inline up to this many bytes of JSON in all: API Gateway answers 6 MB at most. */
export const inlineRecordsMaxBytes = 4 * MiB;

/** How far back a reader of the feed lists again, so that marks written late by another analysis are not missed. */
export const feedOverlapMs = 5 * 60_000;

/** The bytes of one part: 16 MiB, or more where 10,000 parts of that would not hold the original. Whole MiB. */
export function partBytesFor(originalBytes: number): number {
  return Math.max(16 * MiB, Math.ceil(originalBytes / partsMax / MiB) * MiB);
}
