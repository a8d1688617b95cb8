import { assumed, requestsAt } from '../../../infra/cost/estimate.ts';
import { messagesAPicture } from '../../../infra/cost/requests.ts';
import { breaks, crowdBreaks } from './breaks.ts';
import { limits } from './limits.ts';
import { measured, measuredBySize } from './measured.ts';
import {
  analysesAtOnce,
  crowdOf,
  libraryOf,
  overlapFullAt,
  ratesAt,
  sendersWithin,
  slowPageSeconds,
  withinOnePartition,
} from './model.ts';
import { digits, dollars, duration, row, size, table } from './words.ts';

/** From a thousand to a thousand million. */
export const powers = [3, 4, 5, 6, 7, 8, 9] as const;

const named = (power: number): string => `10^${power}`;

/** `docs/scale.md`, whole. */
export function scalePage(): string {
  return [
    '# How far it goes',
    '',
    'A model on paper, computed by `npm run scale` (`test/bench/scale/`) from three kinds of numbers: constants of our code,',
    'limits AWS documents, and figures measured on one machine of two cores. Nothing of it was measured on AWS. Prices and what',
    'is assumed of a picture (4 MB, 0.6 s of analysis) are those of [cost.md](cost.md).',
    '',
    '**In short:** up to 10^5 pictures of one owner nothing gives way. At 10^6 the client does first, with its list of finished',
    'uploads and its searches. At 10^7 a new device waits for hours for its catalogue, and pictures must not arrive much faster',
    'than they are analysed, for the queue keeps them for 13 days. From 10^8 on one device cannot hold the catalogue any more. Many owners with 10^4',
    'pictures each are easier: 10^9 pictures of them need larger quotas and a fair queue, and no other design.',
    '',
    ...onePicture(),
    '',
    ...limitsTable(),
    '',
    ...rates(),
    '',
    ...oneOwner(),
    '',
    '## One owner: what gives way first, and what then changes',
    '',
    '| Pictures | What gives way | What then changes |',
    '| --- | --- | --- |',
    ...breaks().map(({ power, what, change }) => row(named(power), what, change)),
    '',
    ...manyOwners(),
    '',
    ...measuredTable(),
    '',
    '## What is not known',
    '',
    '- The stack was never deployed: how long a call takes on Lambda (0.15 s), an analysis (0.6 s) and a page of the feed are',
    '  assumed, or bounded by what S3 documents.',
    '- S3 says neither how many partitions a bucket has nor when it splits one; it answers 503 meanwhile, which client and',
    '  functions wait out (`app/core/queue/retry-table.ts`, the SDK in the functions).',
    '- What storage costs less beyond 50 TB, and calls beyond 300 million, is left out: from 10^7 on the sums are too high.',
    '- The limits were read in stored copies of the pages, of differing age. One copy gives an SQS source 1,250 executions at',
    '  once instead of 1,000; `infra/settings.ts` allows 1,000.',
    '',
  ].join('\n');
}

function onePicture(): readonly string[] {
  const requests = requestsAt(analysesAtOnce.home);
  const kinds = { write: 'PUT', read: 'GET, HEAD', list: 'LIST' } as const;
  return [
    '## What one picture asks of the cloud',
    '',
    `For a library sent in one go with the settings of \`home\` (${analysesAtOnce.home} analyses at once). Counted from \`processor/handlers\``,
    '(`infra/cost/requests.ts`); the client asks for up to 100 grants a call (`grantsMax`), 50 on average.',
    '',
    ...table(
      ['Step: S3 request', 'bucket', 'kind', 'times'],
      requests.map(({ step, what, bucket, kind, times }) => [`${step}: ${what}`, bucket, kinds[kind], digits(times)]),
    ),
    '',
    `SQS carries ${messagesAPicture} requests a picture (sent by S3, received, deleted). Keys begin with the owner, a UUID, and go on with the`,
    'digest: `{owner}/{digest}`, `records/{owner}/…` and `previews/{owner}/…` spread evenly, so S3 can split them anywhere.',
    '`feed/{owner}/{commitInstant}-…` grows at its end only: one owner’s newest markers stay in one partition, 3,500 a second.',
  ];
}

function limitsTable(): readonly string[] {
  return [
    '## Documented limits',
    '',
    '| Limit | | Can be raised | Page |',
    '| --- | ---: | --- | --- |',
    ...Object.values(limits).map(({ what, value, unit, isSoft, page }) =>
      row(what, `${digits(value)} ${unit}`.trim(), isSoft ? 'yes' : 'no', page),
    ),
    '',
    'Ours within them: 29 s a call and 1,024 MB (`infra/stacks/tintype-stack.ts`), 4 MiB of records in an answer',
    '(`inlineRecordsMaxBytes`), 1 MiB in a question, 60 s an analysis, 100 grants or records a call, 1,000 markers a page, parts of',
    '16 MiB or 1/10,000 of the original (64 GiB at most, `processor/contract/limits.ts`).',
  ];
}

function rates(): readonly string[] {
  const columns = [analysesAtOnce.home, 100, analysesAtOnce.most];
  const all = columns.map(ratesAt);
  const { byWrites, byReads } = withinOnePartition();
  const line = (what: string, of: (one: (typeof all)[number]) => string): readonly string[] => [what, ...all.map(of)];
  return [
    '## Rates, while it analyses as fast as it may',
    '',
    ...table(
      ['Analyses at once (`analysesAtOnce`)', ...columns.map(digits)],
      [
        line('Pictures a second', ({ pictures }) => digits(pictures)),
        line('Writes a second, originals', ({ originalsWrites }) => digits(originalsWrites)),
        line('Reads a second, originals', ({ originalsReads }) => digits(originalsReads)),
        line('Writes a second, metadata', ({ metadataWrites }) => digits(metadataWrites)),
        line('Reads a second, metadata, at most', ({ metadataReads }) => digits(metadataReads)),
        line('Markers in five minutes', ({ overlapMarkers }) => digits(overlapMarkers)),
        line('Reading those, every minute: as here', ({ overlapSeconds }) => duration(overlapSeconds)),
        line('… and at S3’s slowest', ({ overlapSlowSeconds }) => duration(overlapSlowSeconds)),
      ],
    ),
    '',
    'One partition takes 3,500 writes and 5,500 reads a second. A bucket may begin with one: then, until S3 has split `feed/`,',
    `\`previews/\` and \`records/\`, ${digits(byReads)} pictures a second of one owner are the most by their reads and ${digits(byWrites)} by their writes.`,
    '',
    `For one owner the overlap of the feed is the narrowest part: it is read with its records, so from ${digits(overlapFullAt(slowPageSeconds))} (S3 slow) to`,
    `${digits(overlapFullAt(measured.feedPageSeconds))} (as here) new pictures a second on, reading it takes longer than the minute after which it is read again.`,
    'A line of 1 Gbit/s carries 30 pictures a second. Many owners have a feed each and never meet this.',
  ];
}

function oneOwner(): readonly string[] {
  const all = powers.map((power) => libraryOf(10 ** power));
  const line = (what: string, of: (one: (typeof all)[number]) => string): readonly string[] => [what, ...all.map(of)];
  return [
    '## One owner',
    '',
    ...table(
      ['Pictures', ...powers.map(named)],
      [
        line('Originals', ({ originalsBytes }) => size(originalsBytes)),
        line('Sending, 100 Mbit/s', ({ sendSeconds }) => duration(sendSeconds.ordinary)),
        line('Sending, 1 Gbit/s', ({ sendSeconds }) => duration(sendSeconds.fast)),
        line(`Analysis, ${analysesAtOnce.home} at once`, ({ analyseSeconds }) => duration(analyseSeconds.home)),
        line('Analysis, 1,000 at once', ({ analyseSeconds }) => duration(analyseSeconds.most)),
        line('Feed, new device, as here', ({ feedSeconds }) => duration(feedSeconds.here)),
        line('Feed, new device, S3’s slowest', ({ feedSeconds }) => duration(feedSeconds.slow)),
        line('Start, nothing new: scan', ({ scanSeconds }) => duration(scanSeconds)),
        line('Client’s files', ({ clientDiskBytes }) => size(clientDiskBytes)),
        line('Client’s list, in memory', ({ queueHeapBytes }) => size(queueHeapBytes)),
        line('Local cloud: analysis', ({ analyseSeconds }) => duration(analyseSeconds.local)),
        line('Local cloud: SQLite', ({ localRowsBytes }) => size(localRowsBytes)),
        line('Month of sending', (one) => dollars(one.dollars.sending)),
        line('Every month after', (one) => dollars(one.dollars.keeping)),
      ],
    ),
    '',
    `A million pictures more cost ${dollars(perMillion('sending'))} in the month of sending and ${dollars(perMillion('keeping'))} in every other. The client’s files are`,
    'journal, sightings and catalogue; previews it has looked at come on top, up to the limit that is set (`previewCacheBytes`).',
    'The list is of uploads that are over: they stay until "Clear finished". The local cloud’s SQLite is without previews of up',
    'to 32 KiB, which lie in their rows; its originals and larger previews are files beside it.',
  ];
}

function perMillion(when: 'sending' | 'keeping'): number {
  const [more, less] = [libraryOf(1e8), libraryOf(1e7)];
  return (more.dollars[when] - less.dollars[when]) / 90;
}

function manyOwners(): readonly string[] {
  const sizes = [1e3, 1e4, 1e5, 1e6];
  const crowds = sizes.map(crowdOf);
  return [
    '## Many owners',
    '',
    'With 10^4 pictures each, 10^3 owners are 10^7 pictures and 10^5 owners 10^9. What their programs ask for while they only',
    'wait (a feed read every five minutes, keys and tokens once an hour):',
    '',
    ...table(
      ['Programs open', ...sizes.map(digits)],
      [
        ['Calls of the API a second', ...crowds.map(({ feedCalls }) => digits(feedCalls))],
        ['GetCredentialsForIdentity a second', ...crowds.map(({ keys }) => digits(keys))],
        ['Tokens refreshed a second', ...crowds.map(({ tokens }) => digits(tokens))],
      ],
    ),
    '',
    `A program that sends asks for the feed up to every ${digits(0.25 + assumed.apiSeconds)} s: the 50 calls a second of \`home\` (\`apiCallsPerSecond\`) are enough for`,
    `${digits(sendersWithin(50))} of them at once, an account’s 10,000 for ${digits(sendersWithin(limits.apiCalls.value))}. Beyond that they get 429, and wait.`,
    '',
    '| Pictures | What gives way | What then changes |',
    '| --- | --- | --- |',
    ...crowdBreaks().map(({ power, what, change }) => row(named(power), what, change)),
  ];
}

function measuredTable(): readonly string[] {
  return [
    '## Measured',
    '',
    'On two cores, with the adapters and files of the app. Records have 1.8 kB, the mean of the photos the analysis is tested with.',
    'The column of 10^6 was taken once, by hand: `node --expose-gc test/bench/scale/client.ts 1000000 DIR` and',
    '`node test/bench/catalogue.ts 1000000`.',
    '',
    ...table(
      ['', '10^4', '10^5', '10^6', '`npm run bench --`'],
      measuredBySize.map(({ what, values, by }) => [what, ...values, `\`${by}\``]),
    ),
    '',
    'A thousand entries of the feed with their records take 0.61 s from the local cloud into the catalogue; a record and a marker',
    'take 2,430 and 360 bytes there (`scale`); its two processes analyse 7.4 pictures of 12 megapixels a second (`analysis`).',
  ];
}
