/**
 * `npm run bench [-- NAME …]`: runs the benches, or those named, one after the other, shows what they print, and writes it
 * with machine and versions into `docs/benchmarks.md`. A bench that was not run keeps what the page said of it before.
 * Ends with 1 when one of them missed its target.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readSections, type Section, writePage } from './report.ts';

interface Bench {
  readonly name: string;
  readonly title: string;
  readonly script: string;
}

const benches: readonly Bench[] = [
  { name: 'send', title: 'Sending, against rclone and the AWS command line', script: 'send.ts' },
  { name: 'send-growth', title: 'Sending: how time and memory grow', script: 'send-growth.ts' },
  { name: 'analysis', title: 'Analysing, against its floor, exiftool and vipsthumbnail', script: 'analysis.ts' },
  { name: 'bundle', title: 'The analysis on Lambda: size and import', script: 'bundle.ts' },
  { name: 'look', title: 'How far copies are from their picture', script: 'look.ts' },
  { name: 'api', title: 'The API, against its store', script: 'api.ts' },
  { name: 'scan', title: 'The first scan of 100,000 files', script: 'scan.ts' },
  { name: 'second-run', title: 'A second run over 100,000 files', script: 'second-run.ts' },
  { name: 'live', title: 'A new file in a watched folder, to its record on the page', script: 'live.ts' },
  { name: 'known-folders', title: '100,000 known files', script: 'known-folders.ts' },
  { name: 'catalogue', title: 'Searching 10,000 to 1,000,000 records', script: 'catalogue.ts' },
  { name: 'library', title: 'The Library with 100,000 records, in a browser', script: 'library.ts' },
  { name: 'desktop', title: 'The desktop app: first paint and memory', script: 'desktop.ts' },
  { name: 'scale', title: 'Bytes of a picture, everywhere', script: 'scale.ts' },
  { name: 'start', title: 'Starting: the command line, and npm start to its link', script: 'start.ts' },
];

const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const scriptOf = (bench: Bench): string => fileURLToPath(new URL(bench.script, import.meta.url));

/** More than so much work waiting for each core, and times say more of that than of us. */
const quietLoad = 0.5;

async function run(bench: Bench): Promise<Section & { readonly isMet: boolean }> {
  const load = loadavg()[0] ?? 0;
  console.log(`\n=== ${bench.title}`);
  const child = spawn(process.execPath, [scriptOf(bench)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.push(text);
    process.stdout.write(text);
  });
  const code = await new Promise<number>((resolve) => child.on('close', (end) => resolve(end ?? 1)));
  const note = load / cpus().length > quietLoad ? `Taken while other work ran (load ${load.toFixed(1)}).` : undefined;
  return {
    name: bench.name,
    title: bench.title,
    taken: new Date().toISOString().slice(0, 10),
    text: said.join('').trim(),
    ...(note !== undefined && { note }),
    isMet: code === 0,
  };
}

function versionOf(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0];
  } catch {
    // Not installed: what needs it says so itself.
    return undefined;
  }
}

function machine(): readonly string[] {
  const [cpu] = cpus();
  const peers = [
    versionOf('rclone', ['version']),
    versionOf('/usr/bin/aws', ['--version'])?.split(' ')[0],
    versionOf('exiftool', ['-ver'])?.replace(/^/, 'exiftool '),
    versionOf('vips', ['--version']),
    versionOf('chromium', ['--version']),
  ];
  return [
    `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}`,
    `Node ${process.versions.node}`,
    ...peers.filter((each) => each !== undefined),
  ];
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no bench "${unknown.join('", "')}". There are ${benches.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const chosen = benches.filter(
  (bench) => existsSync(scriptOf(bench)) && (named.length === 0 || named.includes(bench.name)),
);
const known = new Map(
  existsSync(page) ? readSections(readFileSync(page, 'utf8')).map((each) => [each.name, each]) : [],
);
let areMet = true;
for (const bench of chosen) {
  const { isMet, ...section } = await run(bench);
  known.set(bench.name, section);
  areMet &&= isMet;
  // After each: a later one that hangs takes nothing away.
  writeFileSync(
    page,
    writePage(
      machine(),
      benches.flatMap(({ name }) => known.get(name) ?? []),
    ),
  );
}
process.exitCode = areMet ? 0 : 1;
