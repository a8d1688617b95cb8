import { describe, expect, it } from 'vitest';
import { FailureKind } from '../../app/contract/methods/shared.ts';
import { remediesOf } from '../../app/renderer/uploads/remedies.ts';

describe('what is offered for a failed upload', () => {
  it('is another try only where that may end otherwise', () => {
    const hopeless = FailureKind.options.filter((kind) => !remediesOf({ kind }).includes('retry'));

    expect(hopeless).toEqual(['sourceGone', 'tooLarge', 'empty', 'deletedThere', 'rejected']);
  });

  it.each([
    [{ kind: 'sourceGone' }, ['dismiss', 'lookAgain']],
    [{ kind: 'rejected', reason: 'unsupported' }, ['show', 'dismiss']],
    [{ kind: 'rejected', reason: 'crashed' }, ['analyseAgain', 'show', 'dismiss']],
    [{ kind: 'rejected', reason: 'mismatch' }, ['retry']],
  ] as const)('is for %o: %o', (cause, remedies) => {
    expect(remediesOf(cause)).toEqual(remedies);
  });
});
