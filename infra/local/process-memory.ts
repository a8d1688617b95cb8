import { readFile } from 'node:fs/promises';

// The process watches itself more often; this is for one whose own watch is stuck.
const lookEveryMs = 250;

/**
 * Calls `onTooMuch` once when process `pid` holds more than `maxBytes` of memory, until the answer is called. On Linux
 * only: elsewhere nothing tells cheaply what another process holds, and the process's own watch must do.
 */
export function watchMemory(pid: number | undefined, maxBytes: number, onTooMuch: () => void): () => void {
  if (process.platform !== 'linux' || pid === undefined) return () => undefined;
  let isOver = false;
  const timer = setInterval(async () => {
    const bytes = await tryReadMemory(pid);
    if (isOver || bytes === undefined || bytes <= maxBytes) return;
    stop();
    onTooMuch();
  }, lookEveryMs);
  timer.unref();
  const stop = (): void => {
    isOver = true;
    clearInterval(timer);
  };
  return stop;
}

/** The resident memory of process `pid` in bytes (proc(5), VmRSS), or undefined when it is gone. */
export async function tryReadMemory(pid: number): Promise<number | undefined> {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    // It ended between two looks.
    return undefined;
  }
}
