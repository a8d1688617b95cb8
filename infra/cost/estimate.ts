/** What a month costs, computed from what the code does for each picture. */
import { stages } from '../settings.ts';
import { prices } from './prices.ts';
import { messagesAPicture, type PictureRequest, requestsFor, timesOf } from './requests.ts';

/** Somebody's pictures. */
export interface Usage {
  readonly pictures: number;
}

/** One line of a bill, in dollars. */
export interface Item {
  readonly what: string;
  /** In the month in which all the pictures are sent. */
  readonly sending: number;
  /** In every month after. */
  readonly keeping: number;
}

const GB = 1024 ** 3;
const MB = 1024 ** 2;

/** What is assumed of one picture and of the people; each is on the page. */
export const assumed = {
  originalBytes: 4 * MB,
  /** Both previews and the record. */
  derivedBytes: 0.25 * MB,
  /** 0.4 s of work for a phone's picture, and the download. */
  analysisSeconds: 0.6,
  analysisGb: 1769 / 1024,
  analysisDiskGb: 4608 / 1024 - 0.5,
  apiSeconds: 0.15,
  apiGb: 1,
  /** How many originals one call asks grants for, as the client does. */
  grantsACall: 50,
  /** While records are awaited: the pause between two reads of the feed, how far each begins before the cursor, how far now and then. */
  feed: { pauseSeconds: 0.25, overlapSeconds: 5, wideOverlapSeconds: 300, wideEverySeconds: 60 },
  /** Calls of one program that is open all month, asking the feed every five minutes. */
  callsAMonth: 12 * 24 * 30,
  /** Share of the pictures somebody looks at in a month, each with its large preview. */
  lookedAt: 0.02,
  previewBytes: 0.2 * MB,
  logBytesAnAnalysis: 600,
  logBytesACall: 900,
  alarms: 12,
} as const;

/** Requests one picture makes where so many are analysed at once. */
export function requestsAt(analysesAtOnce: number): readonly PictureRequest[] {
  const { feed, apiSeconds, analysisSeconds, grantsACall } = assumed;
  const everySeconds = feed.pauseSeconds + apiSeconds;
  return requestsFor({
    grantsACall,
    feedCalls: analysisSeconds / analysesAtOnce / everySeconds,
    readAgain: feed.overlapSeconds / everySeconds + feed.wideOverlapSeconds / feed.wideEverySeconds,
  });
}

const requests = requestsAt(stages.home?.analysesAtOnce ?? 1);

/** Every line of the bill. */
export function estimate({ pictures }: Usage): readonly Item[] {
  // A grant or a page of the feed is one LIST each.
  const calls = pictures * timesOf(requests, ['list']);
  const looked = pictures * assumed.lookedAt;
  const kept = (pictures * (assumed.originalBytes + assumed.derivedBytes)) / GB;
  return [
    // Sent evenly over the month, they lie there for half of it.
    { what: 'Storage', sending: (kept / 2) * prices.storedGb, keeping: kept * prices.storedGb },
    { what: 'S3 requests', sending: s3For(pictures) + readsFor(looked), keeping: readsFor(looked) },
    { what: 'Analysis (Lambda)', sending: pictures * analysisPrice(), keeping: 0 },
    {
      what: 'API (Lambda, HTTP API)',
      sending: callsPrice(calls + standing(looked)),
      keeping: callsPrice(standing(looked)),
    },
    { what: 'Queue (SQS)', sending: queuePrice(pictures), keeping: queuePrice(0) },
    { what: 'Traffic to people', sending: trafficPrice(looked), keeping: trafficPrice(looked) },
    { what: 'Logs', sending: logPrice(pictures, calls + standing(looked)), keeping: logPrice(0, standing(looked)) },
    { what: 'Alarms', sending: assumed.alarms * prices.alarm, keeping: assumed.alarms * prices.alarm },
  ];
}

/** What one month costs less when originals have moved to Glacier Instant Retrieval, and what moving them costs once. */
export function estimateColder({ pictures }: Usage): { readonly saves: number; readonly moving: number } {
  const originals = (pictures * assumed.originalBytes) / GB;
  return { saves: originals * (prices.storedGb - prices.coldGb), moving: pictures * prices.coldMove };
}

const s3For = (pictures: number): number =>
  pictures * (timesOf(requests, ['write', 'list']) * prices.s3Write + timesOf(requests, ['read']) * prices.s3Read);

const readsFor = (looked: number): number => 2 * looked * prices.s3Read + assumed.callsAMonth * prices.s3Write;

function analysisPrice(): number {
  const { analysisSeconds, analysisGb, analysisDiskGb } = assumed;
  const second = analysisGb * prices.lambdaArmGbSecond + analysisDiskGb * prices.lambdaDiskGbSecond;
  return analysisSeconds * second + prices.lambdaRequest;
}

/** Calls that have nothing to do with sending: the feed, and records of what somebody looks at, 100 a call. */
const standing = (looked: number): number => assumed.callsAMonth + looked / 100;

const callsPrice = (calls: number): number =>
  calls * (prices.apiCall + prices.lambdaRequest + assumed.apiSeconds * assumed.apiGb * prices.lambdaArmGbSecond);

// Lambda asks an idle queue, too: five pollers, 20 seconds each, for both queues.
const idlePolls = (2 * 5 * 30 * 24 * 3600) / 20;

const queuePrice = (pictures: number): number =>
  Math.max(0, pictures * messagesAPicture + idlePolls - prices.sqsFreeRequests) * prices.sqsRequest;

const trafficPrice = (looked: number): number =>
  Math.max(0, (looked * assumed.previewBytes) / GB - prices.trafficFreeGb) * prices.trafficGb;

const logPrice = (analyses: number, calls: number): number =>
  ((analyses * assumed.logBytesAnAnalysis + calls * assumed.logBytesACall) / GB) * prices.logGb;
