import type { Cause, FailureKind } from '../../contract/methods/shared.ts';

/** What can be done about a failed upload. `lookAgain` and `retry` ask for the same thing, said as people mean it. */
export type Remedy = 'retry' | 'lookAgain' | 'analyseAgain' | 'show' | 'dismiss';

/** By what failed. What is not named here may go well the next time. */
const byKind: Readonly<Partial<Record<FailureKind, readonly Remedy[]>>> = {
  sourceGone: ['dismiss', 'lookAgain'],
  tooLarge: ['dismiss'],
  empty: ['dismiss'],
  deletedThere: ['dismiss'],
  // The original is in the library, with what the analysis said of it.
  rejected: ['show', 'dismiss'],
};

/** What helps, the best first. Trying again is named only where it may end otherwise. */
export function remediesOf({ kind, reason }: Cause): readonly Remedy[] {
  if (reason === 'crashed') return ['analyseAgain', 'show', 'dismiss'];
  if (reason === 'mismatch') return ['retry'];
  return byKind[kind] ?? ['retry'];
}
