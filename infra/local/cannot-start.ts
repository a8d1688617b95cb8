/** Why a cloud did not start. */
export type StartFailureCode = 'portTaken' | 'folderUnusable' | 'folderInUse' | 'secretDamaged';

/** A start that failed for a reason the person can do something about; the message is one plain sentence for them. */
export class CannotStart extends Error {
  readonly code: StartFailureCode;

  constructor(code: StartFailureCode, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.name = 'CannotStart';
    this.code = code;
  }
}
