/** What so many pictures come to: rates, times, sizes and money, from the code's constants, documented limits and measured figures. */

import { firstWaitMs, fullOverlapEveryMs, idleWaitMs } from '../../../app/engine/feed-reader.ts';
import { queueDays } from '../../../infra/constructs/analysis.ts';
import { assumed, estimate, requestsAt } from '../../../infra/cost/estimate.ts';
import { timesOf } from '../../../infra/cost/requests.ts';
import { feedOverlapMs, feedPageMax } from '../../../processor/contract/limits.ts';
import { storeCallsAtOnce } from '../../../processor/handlers/api/in-parallel.ts';
import { limits } from './limits.ts';
import { localAnalysesASecond, measured } from './measured.ts';

/** A line to the internet, bits a second. */
export const lines = { ordinary: 100e6, fast: 1e9 } as const;

/** Pictures analysed a second where so many are analysed at once. */
export const analysedASecond = (atOnce: number): number => atOnce / assumed.analysisSeconds;

/** Pictures a second that a line carries up. */
export const sentASecond = (bitsASecond: number): number => bitsASecond / 8 / assumed.originalBytes;

/** Seconds of one page of the feed on AWS, at most: 1,000 records, 40 at once, each as slow as S3 documents it. */
export const slowPageSeconds = (feedPageMax / storeCallsAtOnce) * limits.s3Latency.value;

/** What a cloud does in a second while it analyses as fast as it may, for one owner. */
export interface Rates {
  readonly pictures: number;
  readonly originalsWrites: number;
  readonly originalsReads: number;
  /** The feed's prefix, the records' and the previews', together: one partition until S3 splits them. */
  readonly metadataWrites: number;
  readonly metadataReads: number;
  /** Markers in the overlap that is read again once a minute, and how long that takes, here and at S3's slowest. */
  readonly overlapMarkers: number;
  readonly overlapSeconds: number;
  readonly overlapSlowSeconds: number;
}

/** The rates where so many are analysed at once. */
export function ratesAt(atOnce: number): Rates {
  const pictures = analysedASecond(atOnce);
  const requests = requestsAt(atOnce);
  const overlapMarkers = (pictures * feedOverlapMs) / 1_000;
  const pages = overlapMarkers / feedPageMax;
  return {
    pictures,
    originalsWrites: pictures * timesOf(requests, ['write', 'list'], 'originals'),
    originalsReads: pictures * timesOf(requests, ['read'], 'originals'),
    metadataWrites: pictures * timesOf(requests, ['write', 'list'], 'metadata'),
    metadataReads: pictures * timesOf(requests, ['read'], 'metadata'),
    overlapMarkers,
    overlapSeconds: pages * measured.feedPageSeconds,
    overlapSlowSeconds: pages * slowPageSeconds,
  };
}

/** Pictures a second at which reading the overlap takes as long as the minute until it is read again. */
export const overlapFullAt = (pageSeconds: number): number =>
  (fullOverlapEveryMs / 1_000 / pageSeconds) * (feedPageMax / (feedOverlapMs / 1_000));

/** One owner's library of this size. Seconds, bytes, dollars. */
export interface Library {
  readonly originalsBytes: number;
  readonly sendSeconds: { readonly ordinary: number; readonly fast: number };
  readonly analyseSeconds: { readonly home: number; readonly most: number; readonly local: number };
  readonly feedSeconds: { readonly here: number; readonly slow: number };
  /** A start with nothing new. */
  readonly scanSeconds: number;
  readonly clientDiskBytes: number;
  readonly queueHeapBytes: number;
  readonly localRowsBytes: number;
  readonly dollars: { readonly sending: number; readonly keeping: number };
}

/** What `home` in infra/settings.ts analyses at once, and the most that one SQS source may. */
export const analysesAtOnce = { home: 5, most: limits.sqsConcurrency.value } as const;

/** A library of so many pictures. */
export function libraryOf(pictures: number): Library {
  const bill = estimate({ pictures });
  const pages = pictures / feedPageMax;
  return {
    originalsBytes: pictures * assumed.originalBytes,
    sendSeconds: {
      ordinary: pictures / sentASecond(lines.ordinary),
      fast: pictures / sentASecond(lines.fast),
    },
    analyseSeconds: {
      home: pictures / analysedASecond(analysesAtOnce.home),
      most: pictures / analysedASecond(analysesAtOnce.most),
      local: pictures / localAnalysesASecond,
    },
    feedSeconds: { here: pages * measured.feedPageSeconds, slow: pages * slowPageSeconds },
    scanSeconds: pictures * measured.scanSeconds,
    clientDiskBytes: pictures * (measured.journalBytes + measured.sightingBytes + measured.catalogueBytes),
    queueHeapBytes: pictures * measured.queueHeapBytes,
    // The record, the marker, and rows of the original and two previews, whose bytes are beside the rows.
    localRowsBytes: pictures * (measured.recordRowBytes + 4 * measured.markerRowBytes),
    dollars: {
      sending: bill.reduce((sum, { sending }) => sum + sending, 0),
      keeping: bill.reduce((sum, { keeping }) => sum + keeping, 0),
    },
  };
}

/** How many pictures may arrive in one go, faster than they are analysed, until the next waits longer than its queue keeps it. */
export const queueHolds = (arriving: number, leaving: number): number =>
  arriving <= leaving ? Number.POSITIVE_INFINITY : (queueDays * 24 * 3_600) / (1 / leaving - 1 / arriving);

/** Pictures a second of one owner that one partition of S3 takes, by the writes and by the reads of the metadata bucket. */
export function withinOnePartition(): { readonly byWrites: number; readonly byReads: number } {
  const { pictures, metadataWrites, metadataReads } = ratesAt(analysesAtOnce.most);
  return {
    byWrites: (limits.s3Writes.value * pictures) / metadataWrites,
    byReads: (limits.s3Reads.value * pictures) / metadataReads,
  };
}

/** Keys live for an hour and are renewed five minutes before; tokens alike (app/adapters/identity.ts, app/engine/session.ts). */
const renewedEverySeconds = 55 * 60;

/** What so many programs that are open ask for in a second. */
export interface Crowd {
  readonly feedCalls: number;
  readonly keys: number;
  readonly tokens: number;
}

/** Programs that are open and send nothing. */
export const crowdOf = (programs: number): Crowd => ({
  feedCalls: programs / (idleWaitMs / 1_000),
  keys: programs / renewedEverySeconds,
  tokens: programs / renewedEverySeconds,
});

/** How many programs may send at once before the API's limit is reached, by their calls for grants and for the feed. */
export function sendersWithin(callsASecond: number): number {
  const feedCalls = 1 / (firstWaitMs / 1_000 + assumed.apiSeconds);
  const grantCalls = sentASecond(lines.ordinary) / assumed.grantsACall;
  return callsASecond / (feedCalls + grantCalls);
}
