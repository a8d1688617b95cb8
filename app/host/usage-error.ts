/** The command was called wrongly. The message is one plain sentence for the person who typed it. Exit code 2. */
export class UsageError extends Error {}

/** The command was right but cannot be carried out. The message says what happened and what to do. Exit code 1. */
export class CannotDo extends Error {}

/** Nothing answers where a cloud should be. Trying again later may go well. */
export class CloudAway extends CannotDo {}
