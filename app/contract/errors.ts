/** Why something a client asked did not happen. Codes cross the wire; the words people read are the UI's. */
import * as z from 'zod';

/**
 * Every code. `unsupportedHere`: this host cannot do it (no native dialog, no names for dropped files). `notAllowed`: the
 * path lies outside the roots this host may show. `gone`: what was asked for is not there (any more). `cloudFailed`: the
 * cloud refused or kept failing. `tooMany`: this client has too much under way. `internal`: a fault of ours, in the log.
 */
export const ErrorCode = z.enum([
  'badFrame',
  'badInput',
  'unknownMethod',
  'unsupportedHere',
  'notAllowed',
  'gone',
  'unreadable',
  'offline',
  'signedOut',
  'throttled',
  'cloudFailed',
  'diskFull',
  'tooMany',
  'cancelled',
  'disconnected',
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** An error as it crosses. `message` is one English sentence for logs and developers, without path, key or token. */
export const ErrorFacts = z.object({ code: ErrorCode, message: z.string() });
export type ErrorFacts = z.infer<typeof ErrorFacts>;

/** A known failure, on both ends of a wire. Tell failures apart by `code`. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AppError';
    this.code = code;
  }
}
