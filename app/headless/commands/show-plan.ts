/** `tintype upload --plan`: what would be sent, what is there already and what is left out by which rule. Sends nothing. */
import type { Ignored } from '../../engine/folder-ports.ts';
import { type Planned, planUpload } from '../../engine/plan.ts';
import type { Found } from '../../host/find-pictures.ts';
import type { Host } from '../../host/open-host.ts';
import { CannotDo } from '../../host/usage-error.ts';
import { printable } from '../print/table.ts';
import { inBytes, inWords } from '../print/words.ts';
import type { Terminal } from '../terminal.ts';

/** How a plan is to be made and shown. */
export interface PlanShow {
  readonly again: boolean;
  readonly isJson: boolean;
  readonly terminal: Terminal;
  readonly stopped: AbortSignal;
}

/** Prints the plan. Answers the exit code: 1 when some files could not be read. Throws CannotDo when the cloud does not answer. */
export async function showPlan(
  host: Host,
  found: Found,
  { again, isJson, terminal, stopped }: PlanShow,
): Promise<number> {
  const total = found.sources.length;
  const onHashed = (files: number): void => terminal.status(`looking at ${files}/${total}`);
  const plan = await planUpload({ sources: found.sources, again, onHashed }, host, stopped);
  terminal.status('');
  if (!plan.ok) throw new CannotDo(inWords(plan.failure));
  if (isJson) printLines(plan.value, found, terminal);
  else printText(plan.value, found, terminal);
  return plan.value.some((each) => each.would === 'fail') ? 1 : 0;
}

function printLines(plan: readonly Planned[], found: Found, terminal: Terminal): void {
  for (const planned of plan) {
    const { would, ...rest } = planned;
    if (planned.would !== 'fail') terminal.out(JSON.stringify({ would, ...rest }));
    else {
      const error = { code: planned.because.kind, message: inWords(planned.because) };
      terminal.out(JSON.stringify({ would, path: planned.path, bytes: planned.bytes, error }));
    }
  }
  for (const { path, by } of found.ignored) terminal.out(JSON.stringify({ would: 'ignore', path, by }));
}

function printText(plan: readonly Planned[], found: Found, terminal: Terminal): void {
  const of = (would: Planned['would']): readonly Planned[] => plan.filter((each) => each.would === would);
  for (const { path, bytes } of of('send')) terminal.out(`send     ${printable(path)}  ${inBytes(bytes)}`);
  for (const each of of('fail'))
    if (each.would === 'fail') terminal.out(`cannot   ${printable(each.path)}: ${inWords(each.because)}`);
  for (const [rule, count] of countRules(found.ignored)) terminal.out(`ignore   ${count} by ${rule}`);
  const bytes = of('send').reduce((sum, each) => sum + each.bytes, 0);
  const there = of('alreadyThere').length + of('sameBytes').length;
  const deleted = of('deletedThere').length;
  terminal.out('');
  terminal.out(
    [
      `${of('send').length} to send, ${inBytes(bytes)}.`,
      `${there} already there or the same as another.`,
      ...(deleted > 0 ? [`${deleted} deleted there, not sent again without --again.`] : []),
      `${found.ignored.length} left out. Nothing was sent.`,
    ].join(' '),
  );
}

/** How many each rule left out, most first. */
function countRules(ignored: readonly Ignored[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { by } of ignored) {
    const rule = by.is === 'notAPicture' ? 'name: no picture is called so' : `rule ${by.rule}`;
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
