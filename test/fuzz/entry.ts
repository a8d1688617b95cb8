/** The analysis process of the fuzz run: what `tintype analyse` has, and it tells what the task did to the process. */
import { readFileSync, writeFileSync } from 'node:fs';
import { FileAsk, RejectAsk } from '../../infra/local/analyse-files-asks.ts';
import { serveTasks } from '../../infra/local/analysis-child.ts';
import type { PictureRecord } from '../../processor/contract/record.ts';
import { analyseFile, rejectFile } from '../../processor/handlers/analyse-file.ts';
import { watchBuiltIns } from '../fixtures/built-ins.ts';

const changedBuiltIns = watchBuiltIns();

serveTasks({
  file: async (input) => told(analyseFile(FileAsk.parse(input))),
  reject: async (input) => {
    const { ask, reason } = RejectAsk.parse(input);
    return told(rejectFile(ask, reason));
  },
});

async function told(recording: Promise<PictureRecord>) {
  forgetPeak();
  const record = await recording;
  return { record, peakBytes: readPeak(), changed: changedBuiltIns() };
}

/** From now on the kernel notes the peak anew (proc(5), clear_refs). Linux only; elsewhere the peak is the process's. */
function forgetPeak(): void {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

function readPeak(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
}
