/** `tintype promote`: sends everything the local cloud holds to the connected one. */
import { nameOf } from '../../core/queue/source.ts';
import type { Promotion, PromotionCounts } from '../../engine/promotion.ts';
import { openHost } from '../../host/open-host.ts';
import { openPromotion } from '../../host/promote.ts';
import { stateDir } from '../../host/state-dir.ts';
import { parseArguments, wholeNumber } from '../arguments.ts';
import { faultLog, lineLog } from '../line-log.ts';
import { createPatience } from '../patience.ts';
import { progressLine } from '../print/progress.ts';
import { printable } from '../print/table.ts';
import { inWords } from '../print/words.ts';
import type { Terminal } from '../terminal.ts';

const options = { flags: ['json', 'verbose', 'help'], values: ['data-dir', 'give-up-after'], lists: [] } as const;

const usualPatienceSeconds = 300;
const drawMs = 100;

/** Runs the command. Answers the exit code. */
export async function promote(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const giveUpAfterMs = (wholeNumber(asked, 'give-up-after') ?? usualPatienceSeconds) * 1_000;
  const dataDir = stateDir(asked.values.get('data-dir'));
  const log = asked.flags.has('verbose') ? lineLog(terminal) : faultLog(terminal);
  const host = await openHost({ dataDir, log });
  try {
    const { promotion, close } = await openPromotion(host, { dataDir, log, signal: stopped });
    try {
      await untilOver(promotion, { terminal, stopped, giveUpAfterMs });
      const counts = promotion.counts();
      if (asked.flags.has('json')) terminal.out(JSON.stringify(counts));
      else report(promotion, host.cloudFacts.address, terminal);
      return counts.there + counts.deleted === counts.all ? 0 : 1;
    } finally {
      await close();
    }
  } finally {
    terminal.status('');
    await host.close();
  }
}

interface Watching {
  readonly terminal: Terminal;
  readonly stopped: AbortSignal;
  readonly giveUpAfterMs: number;
}

async function untilOver(promotion: Promotion, { terminal, stopped, giveUpAfterMs }: Watching): Promise<void> {
  const isOutOfPatience = createPatience(giveUpAfterMs);
  let drawing: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    drawing = setInterval(() => {
      const state = promotion.state();
      terminal.status(progressLine(state, terminal.width));
      if (promotion.isOver() || isOutOfPatience(state, performance.now())) resolve();
    }, drawMs);
    stopped.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(drawing);
  terminal.status('');
}

function report(promotion: Promotion, address: string, terminal: Terminal): void {
  for (const { source, place } of promotion.failures())
    terminal.err(`${printable(nameOf(source.path))}: ${place.at === 'failed' ? inWords(place.because) : 'not there'}`);
  terminal.out(sentenceOf(promotion.counts(), address));
}

function sentenceOf({ all, there, before, deleted, failed }: PromotionCounts, address: string): string {
  if (all === 0) return 'The cloud on this machine holds nothing.';
  const left = all - there - deleted - failed;
  return [
    `${there} of ${all} are at ${address}, their digests the same; ${before} of them were there before.`,
    ...(deleted > 0 ? [`${deleted} were deleted there and stay so.`] : []),
    ...(failed > 0 ? [`${failed} failed.`] : []),
    ...(left > 0 ? [`${left} are still to go: run the same command again.`] : []),
    'Nothing was deleted here.',
  ].join(' ');
}
