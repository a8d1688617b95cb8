/** `tintype analyse`: the record of each file, without any cloud. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { PictureRecord } from '../../../processor/contract/record.ts';
import { nameOf } from '../../core/queue/source.ts';
import type { UploadSource } from '../../core/queue/upload.ts';
import { findPictures } from '../../host/find-pictures.ts';
import { parseArguments } from '../arguments.ts';
import { pictureColumns, table } from '../print/table.ts';
import { cameraOf, inBytes, inWords, takenOf, verdictOf } from '../print/words.ts';
import type { Terminal } from '../terminal.ts';

const options = { flags: ['json', 'help'], values: [], lists: [] } as const;

const Line = z.union([
  z.object({ path: z.string(), record: PictureRecord }),
  z.object({ path: z.string(), error: z.object({ code: z.string(), message: z.string() }) }),
]);
type Line = z.infer<typeof Line>;

/** The entry that analyses in processes of its own, by its path only: nothing of it is imported here. */
const entry = fileURLToPath(new URL('../../../infra/local/analyse-files.ts', import.meta.url));

/** Runs the command. Answers the exit code: 1 when a file could not be read. */
export async function analyse(argv: readonly string[], terminal: Terminal, stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const isJson = asked.flags.has('json');
  const found = await findPictures(asked.rest, stopped);
  const lines: Line[] = found.missing.map(({ path, failure }) => ({
    path,
    error: { code: failure.kind, message: inWords(failure) },
  }));
  if (isJson) for (const line of lines) terminal.out(JSON.stringify(line));
  await analyseFiles(found.sources, stopped, (line) => {
    lines.push(line);
    if (isJson) terminal.out(JSON.stringify(line));
    else terminal.status(`${lines.length}/${found.sources.length}`);
  });
  terminal.status('');
  if (!isJson) print(lines, terminal);
  return lines.some((line) => 'error' in line) || lines.length < found.sources.length ? 1 : 0;
}

function analyseFiles(
  sources: readonly UploadSource[],
  stopped: AbortSignal,
  onLine: (line: Line) => void,
): Promise<void> {
  if (sources.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'inherit'] });
    stopped.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', reject);
    const reading = createInterface({ input: child.stdout });
    reading.on('line', (text) => onLine(Line.parse(JSON.parse(text))));
    reading.once('close', resolve);
    // It ended before it was asked everything: what it did not answer is missing from the lines.
    child.stdin.on('error', () => undefined);
    for (const { path, modifiedMs } of sources) {
      child.stdin.write(
        `${JSON.stringify({ path, name: nameOf(path), modifiedAt: new Date(Math.floor(modifiedMs)).toISOString() })}\n`,
      );
    }
    child.stdin.end();
  });
}

function print(lines: readonly Line[], terminal: Terminal): void {
  const rows = lines.map((line) =>
    'record' in line
      ? [
          nameOf(line.path),
          inBytes(line.record.source.bytes),
          takenOf(line.record),
          cameraOf(line.record),
          verdictOf(line.record),
        ]
      : [nameOf(line.path), '', '', '', line.error.message],
  );
  for (const line of table(pictureColumns, rows)) terminal.out(line);
}
