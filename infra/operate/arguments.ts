import { parseArgs } from 'node:util';
import { readStage, stages } from '../settings.ts';
import type { Stage } from './deploy.ts';

/** What a command was asked. */
export interface Asked {
  readonly stage: Stage;
  /** The switches that were given, by name. */
  readonly switches: ReadonlySet<string>;
  readonly words: readonly string[];
}

/** What one command takes besides `--stage`. */
export interface Takes {
  readonly usage: string;
  readonly switches?: readonly string[];
  /** How many words it needs. */
  readonly words?: number;
  /** The stage when none is named; without it one must be. */
  readonly defaultStage?: string;
}

/** Reads a command line; a sentence for the person when it does not make sense. */
export function readArguments(args: readonly string[], takes: Takes): Asked | string {
  const read = tryParse(args, takes.switches ?? []);
  if (read === undefined || read.words.length !== (takes.words ?? 0)) return `Usage: ${takes.usage}`;
  const name = read.stage ?? takes.defaultStage;
  if (name === undefined) return `Usage: ${takes.usage}\nThere are these stages: ${Object.keys(stages).join(', ')}.`;
  const settings = readStage(name);
  if (typeof settings === 'string') return settings;
  return { stage: { name, settings }, switches: read.switches, words: read.words };
}

function tryParse(args: readonly string[], switches: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        stage: { type: 'string' },
        ...Object.fromEntries(switches.map((name) => [name, { type: 'boolean' as const }])),
      },
    });
    const given = new Map<string, unknown>(Object.entries(values));
    const stage = given.get('stage');
    return {
      stage: typeof stage === 'string' ? stage : undefined,
      switches: new Set(switches.filter((name) => given.get(name) === true)),
      words: positionals,
    };
  } catch {
    // Node's sentence names the option; the usage does too, and says what there is.
    return undefined;
  }
}
