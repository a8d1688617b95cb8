import { assumed, estimate, estimateColder, type Item } from './estimate.ts';
import { pricesFrom } from './prices.ts';

const sizes = [1_000, 100_000, 10_000_000] as const;

/** `docs/cost.md`, whole. */
export function costPage(): string {
  const bills = sizes.map((pictures) => estimate({ pictures }));
  const rows = (bills[0] ?? []).map((item, index) =>
    row(
      item.what,
      bills.flatMap((bill) => bill[index] ?? []),
    ),
  );
  const total = row('**Total**', bills.map(sum), '**');
  return [
    '# What a month costs',
    '',
    `Computed by \`npm run cost\` from list prices of ${pricesFrom.region}, written down on ${pricesFrom.date} (\`infra/cost/prices.ts\`), in US`,
    'dollars, without taxes and without what is free for new accounts. "Sending" is the month in which all the pictures are',
    'sent and analysed, "keeping" every month after.',
    '',
    `| | ${sizes.map((one) => `${grouped(one)}, sending | keeping`).join(' | ')} |`,
    `| --- |${' ---: | ---: |'.repeat(sizes.length)}`,
    ...rows,
    total,
    '',
    '## What is assumed',
    '',
    ...assumptions(),
    '',
    '## What makes it cheaper',
    '',
    ...cheaper(),
    '',
  ].join('\n');
}

const sum = (bill: readonly Item[]): Item => ({
  what: '',
  sending: bill.reduce((all, item) => all + item.sending, 0),
  keeping: bill.reduce((all, item) => all + item.keeping, 0),
});

const row = (what: string, items: readonly Item[], mark = ''): string =>
  `| ${what} | ${items
    .flatMap((item) => [item.sending, item.keeping])
    .map((one) => mark + dollars(one) + mark)
    .join(' | ')} |`;

const dollars = (amount: number): string => (amount >= 100 ? grouped(Math.round(amount)) : amount.toFixed(2));

const grouped = (whole: number): string => String(whole).replaceAll(/\B(?=(\d{3})+$)/g, ',');

function assumptions(): readonly string[] {
  const MB = 1024 ** 2;
  const { pauseSeconds, overlapSeconds, wideOverlapSeconds, wideEverySeconds } = assumed.feed;
  const feedEvery = pauseSeconds + assumed.apiSeconds;
  const readTimes = Math.floor(1 + overlapSeconds / feedEvery + wideOverlapSeconds / wideEverySeconds);
  return [
    `- A picture has ${assumed.originalBytes / MB} MB; its previews and record have ${assumed.derivedBytes / MB} MB.`,
    `- Its analysis takes ${assumed.analysisSeconds} s on arm64 with 1,769 MB.`,
    `- A call of the API takes ${assumed.apiSeconds} s; the client asks for ${assumed.grantsACall} grants in one.`,
    `- While records are awaited the feed is read every ${feedEvery} s, and each record up to ${readTimes} times: its marker lies in`,
    '  the overlap of later reads (`docs/scale.md`).',
    `- One program is open all month. People look at ${assumed.lookedAt * 100} of 100 pictures, in the large preview.`,
    '- The dashboard is one of the three that are free; everybody who signs in is one of the 10,000 who are.',
    '- Nobody downloads originals: getting all of them back costs $0.09 a GB.',
  ];
}

function cheaper(): readonly string[] {
  const lines = sizes.map((pictures) => {
    const { saves, moving } = estimateColder({ pictures });
    return `| ${grouped(pictures)} | ${dollars(saves)} | ${dollars(moving)} |`;
  });
  return [
    'With `colder: { afterDays: 90, storage: "GLACIER_IR" }` in `infra/settings.ts` originals move to a class that can still',
    'be read at once. It keeps them for 90 days at least and asks $0.03 for each GB that is read.',
    '',
    '| Pictures | saves a month | moving, once |',
    '| ---: | ---: | ---: |',
    ...lines,
  ];
}
