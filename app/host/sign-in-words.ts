/** Why connecting or signing in came to nothing, in the words of the command line. */
import type { SignInProblem } from '../contract/methods/connection.ts';
import { CannotDo, CloudAway, UsageError } from './usage-error.ts';

const sentences: Readonly<Record<Exclude<SignInProblem, 'notAnAddress' | 'unreachable'>, string>> = {
  notSecure: 'That address is not safe: beyond this machine a cloud is reached by https:// only.',
  notTintype: 'What answers there is not a Tintype cloud. Is the address right?',
  portsTaken: 'Other programs hold every port the browser could bring the answer to. Close them, or use --no-browser.',
  denied: 'You did not sign in. Nothing was changed.',
  timedOut: 'Nobody signed in within ten minutes. Run the command again.',
  cancelled: 'Stopped. Nothing was changed.',
  wrongState: 'That answer belongs to another sign-in. Nothing was changed; try again.',
  notGenuine: 'What came back is not what this sign-in asked for, so it was not used. Try again.',
  refused: 'You signed in, but this cloud does not let you in. Ask whoever runs it.',
  notKept: 'You signed in, but the session cannot be kept on this machine. Is the disk full?',
  failed: 'The page you signed in on reported a fault. Try again.',
};

/** The error for a command that cannot go on. `address` as it was typed. */
export function signInError(because: SignInProblem, address: string): Error {
  if (because === 'notAnAddress')
    return new UsageError(`"${address}" is not the address of a cloud: it begins with https:// or http://.`);
  if (because === 'unreachable') return new CloudAway(`No Tintype cloud answers at ${address}. Is it running?`);
  return new CannotDo(sentences[because]);
}
