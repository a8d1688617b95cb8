/** What gives way first at each size, and what then changes. Numbers in it come from the model. */
import { measured } from './measured.ts';
import { analysedASecond, analysesAtOnce, crowdOf, libraryOf, lines, queueHolds, sentASecond } from './model.ts';
import { digits, duration, size } from './words.ts';

/** One row. */
export interface Break {
  readonly power: number;
  readonly what: string;
  readonly change: string;
}

/** For the library of one owner. */
export function breaks(): readonly Break[] {
  const [million, tens, hundreds, thousands] = [1e6, 1e7, 1e8, 1e9].map(libraryOf);
  if (!million || !tens || !hundreds || !thousands) throw new Error('the model has no answer');
  const held = queueHolds(sentASecond(lines.fast), analysedASecond(analysesAtOnce.home));
  const moreAtOnce = Math.ceil(sentASecond(lines.fast) / analysedASecond(1));
  return [
    { power: 3, what: 'Nothing.', change: 'Nothing.' },
    { power: 4, what: 'Nothing; the line is what takes time.', change: 'Nothing.' },
    {
      power: 5,
      what: 'Nothing. The local cloud takes hours for its analyses.',
      change: 'On a machine with more cores: more than two analysis processes (`poolDefaults.size`, today fixed).',
    },
    {
      power: 6,
      what: `The list of finished uploads: ${size(million.queueHeapBytes)} of memory, and 10 s until a start has read it. The first outline of the library takes 1.4 s, counts by day or camera 0.4 s; "similar" takes a minute.`,
      change:
        'Finished uploads leave the list after a week (their digests stay in the sightings). Counts of filters kept in tables of their own; groups of similar pictures kept with the catalogue and only new pictures compared.',
    },
    {
      power: 7,
      what: `A new device reads the feed for ${duration(tens.feedSeconds.here)} to ${duration(tens.feedSeconds.slow)}. With 1 Gbit/s ${digits(sentASecond(lines.fast))} pictures a second arrive and ${digits(analysedASecond(analysesAtOnce.home))} are analysed, so the last record comes ${duration(tens.analyseSeconds.home)} after the first. The list of finished uploads does not fit in memory.`,
      change: `Snapshots of the feed: a nightly job writes 10,000 records compressed into one object, \`snapshots/{owner}/{cursor}\`; a new device reads ${digits(1_000)} of those, then the feed. \`analysesAtOnce\` ${digits(moreAtOnce)}, as much as the line brings. The overlap of the feed is listed without records.`,
    },
    {
      power: 8,
      what: `The catalogue has ${size(1e8 * measured.catalogueBytes)} on every device; five analyses at once take ${duration(hundreds.analyseSeconds.home)}. With 1 Gbit/s what follows the first ${digits(held / 1e6)} million waits for longer than the queue keeps it: it is safe, and never gets a record.`,
      change:
        'The catalogue is paged from the server: a search index in the cloud behind a new route (`POST /v1/search`), and the client keeps what it looked at. `analysesAtOnce` in the hundreds; `colder` for the originals.',
    },
    {
      power: 9,
      what: `Sending takes ${duration(thousands.sendSeconds.fast)} at 1 Gbit/s, analysing ${duration(thousands.analyseSeconds.most)} with all an SQS source may have.`,
      change:
        'Sending by disk (AWS Snowball; the events are the same). More queues, by the first digit of the digest, each with a source of its own, and a larger quota of Lambda. Feed in sixteen prefixes by that digit where one owner gets more than 3,500 pictures a second.',
    },
  ];
}

/** For owners with 10^4 pictures each. */
export function crowdBreaks(): readonly Break[] {
  const [thousand, hundredThousand] = [crowdOf(1e3), crowdOf(1e5)];
  return [
    {
      power: 6,
      what: 'Twenty programs that send at once use up the API of `home`. One large first upload makes all others wait, for all share one queue.',
      change:
        '`apiCallsPerSecond` and `analysesAtOnce` raised. Fair queues: a function between S3 and SQS that names the owner as the message group.',
    },
    {
      power: 7,
      what: `${digits(thousand.feedCalls)} calls a second of programs that wait: nothing. A thousand executions at once are shared by analyses and API.`,
      change: 'A larger quota of Lambda; reserved executions for the API.',
    },
    {
      power: 8,
      what: 'GetId: 10^4 programs that start within five minutes ask 33 times a second, 25 are allowed. They wait and ask again.',
      change: 'The identity’s id is kept over restarts (it is asked for once in each process today).',
    },
    {
      power: 9,
      what: `${digits(hundredThousand.feedCalls)} calls a second of programs that wait, ${digits(hundredThousand.keys)} keys and ${digits(hundredThousand.tokens)} tokens: within the quotas, which fewer than 10^6 programs do not reach.`,
      change:
        'Reads of the feed twice as far apart for programs nobody looks at; a push (WebSocket API) instead of asking; larger quotas of Cognito from 4 × 10^5 programs on.',
    },
  ];
}
