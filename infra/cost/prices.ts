/**
 * What AWS asks for, in US dollars, in one region: the list prices of the services' pages as they were known on the day
 * below. Prices change, and taxes and free tiers of new accounts are left out: look them up before you rely on a sum.
 */

/** When this table was written, and where its prices hold. */
export const pricesFrom = { date: '2026-11-25', region: 'us-east-1' } as const;

/** Dollars for one of each. A GB is 2^30 bytes for storage and for traffic, as AWS counts. */
export const prices = {
  /** S3 Standard, first 50 TB: a GB for a month. */
  storedGb: 0.023,
  /** S3 Glacier Instant Retrieval: a GB for a month. */
  coldGb: 0.004,
  /** S3 PUT, POST and LIST. */
  s3Write: 0.005 / 1_000,
  /** S3 GET and HEAD. */
  s3Read: 0.0004 / 1_000,
  /** Moving an object to Glacier Instant Retrieval. */
  coldMove: 0.02 / 1_000,
  /** Lambda on arm64: a GB for a second. */
  lambdaArmGbSecond: 0.0000133334,
  /** Lambda's space for temporary files beyond 512 MB: a GB for a second. */
  lambdaDiskGbSecond: 0.0000000309,
  lambdaRequest: 0.2 / 1_000_000,
  /** SQS standard, after the first million a month, which are free. */
  sqsRequest: 0.4 / 1_000_000,
  sqsFreeRequests: 1_000_000,
  /** HTTP API, first 300 million calls. */
  apiCall: 1 / 1_000_000,
  /** CloudWatch logs: a GB taken in. */
  logGb: 0.5,
  /** An alarm for a month. */
  alarm: 0.1,
  /** To the internet, after the first 100 GB a month, which are free. In costs nothing. */
  trafficGb: 0.09,
  trafficFreeGb: 100,
} as const;
