/** What people would send with instead: rclone and the AWS command line, pointed at the sink. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, runMeasured } from '../measured-run.ts';

/** One peer with one set of options. */
export interface Peer {
  readonly name: string;
  /** Why it cannot take part here; absent: it can. */
  readonly missing?: string;
  command(folder: string, sink: string): Command;
}

const limitMs = 300_000;

function tryVersion(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0];
  } catch {
    // Not installed.
    return undefined;
  }
}

/** What tells rclone of a sink, as its remote `sink:`. */
export const rcloneTo = (sink: string): Readonly<Record<string, string>> => ({
  RCLONE_CONFIG: '/dev/null',
  RCLONE_CONFIG_SINK_TYPE: 's3',
  RCLONE_CONFIG_SINK_PROVIDER: 'Other',
  RCLONE_CONFIG_SINK_ENDPOINT: sink,
  RCLONE_CONFIG_SINK_ACCESS_KEY_ID: 'AKIASINK',
  RCLONE_CONFIG_SINK_SECRET_ACCESS_KEY: 'secret',
  RCLONE_CONFIG_SINK_REGION: 'eu-central-1',
  RCLONE_CONFIG_SINK_LIST_VERSION: '2',
});

/** Whether rclone is here; says that it is not. */
export function hasRclone(): boolean {
  const isThere = tryVersion('rclone', ['version']) !== undefined;
  if (!isThere) console.log('skipped: rclone is not installed (Debian package rclone)');
  return isThere;
}

function rclone(transfers: number | undefined): Peer {
  const version = tryVersion('rclone', ['version']);
  const more = transfers === undefined ? [] : ['--transfers', String(transfers), '--checkers', String(transfers)];
  return {
    name: `${version ?? 'rclone'} copy${transfers === undefined ? '' : ` --transfers ${transfers}`}`,
    ...(version === undefined && { missing: 'rclone is not installed (Debian package rclone)' }),
    command: (folder, sink) => ({
      program: 'rclone',
      args: ['copy', folder, 'sink:bucket', '--s3-no-check-bucket', ...more],
      env: rcloneTo(sink),
      limitMs,
    }),
  };
}

/** Turns the CRT client on, for those that have it. */
const crtConfig = '[default]\ns3 =\n  preferred_transfer_client = crt\n';

function aws(scratch: string, how: 'CRT' | 'classic'): Peer {
  // Debian's is version 2, which has the CRT client; a version 1 before it on the path has not.
  const program = existsSync('/usr/bin/aws') ? '/usr/bin/aws' : 'aws';
  const version = tryVersion(program, ['--version'])?.split(' ')[0];
  const configFile = join(scratch, `aws-${how}`);
  writeFileSync(configFile, how === 'CRT' ? crtConfig : '[default]\n');
  return {
    name: `${version ?? 'aws'} s3 sync (${how})`,
    ...(version === undefined && { missing: 'the AWS command line is not installed (Debian package awscli)' }),
    command: (folder, sink) => ({
      program,
      args: ['s3', 'sync', folder, 's3://bucket', '--endpoint-url', sink, '--only-show-errors', '--no-progress'],
      env: {
        AWS_CONFIG_FILE: configFile,
        AWS_ACCESS_KEY_ID: 'AKIASINK',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_DEFAULT_REGION: 'eu-central-1',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
      limitMs,
    }),
  };
}

/** The peers. `scratch`: a folder for their settings. `away`: with a line of 30 ms, as many more transfers as help rclone. */
export const peersOf = (scratch: string, { away }: { readonly away: boolean }): readonly Peer[] => [
  rclone(undefined),
  rclone(away ? 32 : 16),
  aws(scratch, 'CRT'),
  aws(scratch, 'classic'),
];

/** Why this peer cannot send to the sink, found out with one file; undefined when it can. */
export async function troubleOf(peer: Peer, scratch: string, sink: string): Promise<string | undefined> {
  if (peer.missing !== undefined) return peer.missing;
  const folder = join(scratch, 'one');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'one.jpg'), 'one');
  try {
    await runMeasured({ ...peer.command(folder, sink), limitMs: 30_000 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  }
}
