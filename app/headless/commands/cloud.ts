/** `tintype cloud`: the local cloud by itself, for other programs. It prints its one line and runs until it is stopped. */
import { spawn } from 'node:child_process';
import { localCloudEntry } from '../../host/local-cloud.ts';
import { localCloudDir, stateDir } from '../../host/state-dir.ts';
import { parseArguments } from '../arguments.ts';

const options = { flags: ['admin', 'help'], values: ['port', 'data-dir'], lists: [] } as const;

/** Runs the command. Answers the exit code of the cloud. */
export function cloud(argv: readonly string[], stopped: AbortSignal): Promise<number> {
  const asked = parseArguments(argv, options);
  const port = asked.values.get('port');
  const flags = [
    ...['--data-dir', localCloudDir(stateDir(asked.values.get('data-dir')))],
    ...(port === undefined ? [] : ['--port', port]),
    ...(asked.flags.has('admin') ? ['--admin'] : []),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [localCloudEntry, ...flags], { stdio: 'inherit' });
    // Ctrl-C reaches it by itself; a signal sent to this process alone does not.
    stopped.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
