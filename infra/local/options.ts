import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { SignIn } from '../../processor/contract/well-known.ts';
import type { Durability } from './ports.ts';

/** How to run the local cloud. */
export interface CloudOptions {
  /** The API's port; the store and the identity pool take the next two. 0: three free ones. */
  readonly port: number;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Print a key that may do everything in the store. */
  readonly admin: boolean;
  readonly durability: Durability;
  readonly keyLifeSeconds: number;
  /** Stop when stdin closes, so that a cloud never outlives the process that wanted it. */
  readonly withParent: boolean;
  readonly verbose: boolean;
  /** Where people sign in. Absent: whoever is at this machine is let in without. */
  readonly signIn?: SignIn;
}

/** What the command line asked for. `text` and `sentence` are for the person. */
export type Asked =
  | { readonly is: 'run'; readonly options: CloudOptions }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'wrong'; readonly sentence: string };

/** What of the machine decides where data lies by default. */
export interface Machine {
  readonly platform: string;
  readonly home: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Registered with a client that names no others. */
const usualPorts: readonly number[] = [14_771, 24_771, 28_771];

const usage = `Runs Tintype's cloud on this machine until it is stopped.

Usage: node infra/local/main.ts [options]

  --port N                API on port N, object store on N+1, identity pool on N+2 (free ports when left out)
  --data-dir FOLDER       where everything is kept
  --admin                 also print a key that may do everything in the object store
  --durability KIND       power (survives a power cut; the default) or process (faster; for tests)
  --key-life-seconds S    how long a client's keys are good (3600 when left out)
  --issuer URL            people sign in with this OpenID issuer, and nobody is let in without
  --client-id ID          the public client it knows this cloud by
  --redirect-ports A,B,C  the loopback ports that client is registered with (${usualPorts.join(',')} when left out)
  --with-parent           stop when standard input closes
  --verbose               one line of JSON on standard error for every request and every message
  --help                  this text
`;

const asNumber = (minimum: number, maximum: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(minimum).max(maximum));

const wholeNumber = {
  // The store and the identity pool need the two ports above.
  port: asNumber(0, 65_533),
  // Session tokens of Amazon Cognito live an hour; a day is more than any test needs.
  'key-life-seconds': asNumber(1, 86_400),
};

/** Reads the command line. Relative folders count from the working directory. */
export function readOptions(args: readonly string[], machine: Machine): Asked {
  const read = tryParseArgs(args);
  if ('sentence' in read) return { is: 'wrong', sentence: read.sentence };
  const { values } = read;
  if (values.help === true) return { is: 'help', text: usage };
  const port = wholeNumber.port.safeParse(values.port ?? '0');
  if (!port.success) return { is: 'wrong', sentence: '--port wants a number from 0 to 65533.' };
  const keyLife = wholeNumber['key-life-seconds'].safeParse(values['key-life-seconds'] ?? '3600');
  if (!keyLife.success) return { is: 'wrong', sentence: '--key-life-seconds wants a number from 1 to 86400.' };
  const durability = values.durability ?? 'power';
  if (durability !== 'power' && durability !== 'process') {
    return { is: 'wrong', sentence: '--durability wants "power" or "process".' };
  }
  const signIn = readSignIn(values);
  if (typeof signIn === 'string') return { is: 'wrong', sentence: signIn };
  if (values['data-dir'] === '') return { is: 'wrong', sentence: '--data-dir wants a folder.' };
  return {
    is: 'run',
    options: {
      port: port.data,
      dataDirectory: resolve(values['data-dir'] ?? defaultDataDirectory(machine)),
      admin: values.admin ?? false,
      durability,
      keyLifeSeconds: keyLife.data,
      withParent: values['with-parent'] ?? false,
      verbose: values.verbose ?? false,
      ...(signIn && { signIn }),
    },
  };
}

/** Where people sign in, as far as the command line says so; a sentence when it says it wrongly. */
function readSignIn(values: {
  readonly issuer?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly 'redirect-ports'?: string | undefined;
}): SignIn | string | undefined {
  const { issuer, 'client-id': clientId, 'redirect-ports': ports } = values;
  if (issuer === undefined && clientId === undefined && ports === undefined) return undefined;
  if (issuer === undefined || clientId === undefined) return '--issuer and --client-id go together.';
  const signIn = SignIn.safeParse({
    issuer,
    userPoolId: 'local',
    clientId,
    domain: issuer.replace(/\/$/, ''),
    redirectPorts: ports?.split(',').map(Number) ?? usualPorts,
    scopes: ['openid', 'email'],
  });
  if (signIn.success) return signIn.data;
  return signIn.error.issues[0]?.path[0] === 'redirectPorts'
    ? '--redirect-ports wants ports from 1024 to 65535, with commas between them.'
    : '--issuer wants the URL of an OpenID issuer.';
}

/** Where a person's data lies when they name no folder: the place their system has for it. */
export function defaultDataDirectory({ platform, home, variables }: Machine): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Tintype', 'cloud');
    case 'win32':
      return join(variables.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Tintype', 'cloud');
    default:
      return join(variables.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'tintype', 'cloud');
  }
}

function tryParseArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: 'string' },
        'data-dir': { type: 'string' },
        admin: { type: 'boolean' },
        durability: { type: 'string' },
        'key-life-seconds': { type: 'string' },
        issuer: { type: 'string' },
        'client-id': { type: 'string' },
        'redirect-ports': { type: 'string' },
        'with-parent': { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Node's own sentence names the option; its second one is advice about `--` that does not hold here.
    const [sentence = 'Wrong usage'] = error instanceof Error ? error.message.split(/\.\s/) : [];
    return { sentence: `${sentence}.` };
  }
}
