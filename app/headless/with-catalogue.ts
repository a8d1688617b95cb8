/** What the commands have in common that ask the local catalogue. */
import { type Host, openHost } from '../host/open-host.ts';
import { stateDir } from '../host/state-dir.ts';
import { CannotDo } from '../host/usage-error.ts';
import { type Arguments, cloudOf } from './arguments.ts';
import { inWords } from './print/words.ts';

/** Opens the host that was asked for, reads what is new into its catalogue, does `work`, and closes the host whatever comes of it. */
export async function withCatalogue<T>(
  asked: Arguments,
  stopped: AbortSignal,
  work: (host: Host) => Promise<T> | T,
): Promise<T> {
  const host = await openHost({ dataDir: stateDir(asked.values.get('data-dir')), ...cloudOf(asked) });
  try {
    const failure = await host.readFeed(stopped);
    if (failure !== undefined) throw new CannotDo(inWords(failure));
    return await work(host);
  } finally {
    await host.close();
  }
}
