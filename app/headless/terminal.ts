/** Where a command writes. Results go to `out`, all else to `err`, so that results can be piped. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** Shows one line that the next one replaces; '' takes it away. Does nothing where `err` is no terminal. */
  status(line: string): void;
  /** Cells in a line of the terminal. */
  readonly width: number;
}

/** The terminal this process was started in. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  // A reader that went away (`| head`) is the end of the work, not a fault.
  stdout.on('error', () => process.exit(0));
  const isShown = stderr.isTTY === true;
  let hasStatus = false;
  const clear = (): void => {
    if (hasStatus) stderr.write('\r\u001b[K');
    hasStatus = false;
  };
  return {
    out: (line) => {
      clear();
      stdout.write(`${line}\n`);
    },
    err: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    status: (line) => {
      if (!isShown) return;
      clear();
      if (line === '') return;
      stderr.write(line);
      hasStatus = true;
    },
    get width() {
      return stderr.columns ?? 80;
    },
  };
}
