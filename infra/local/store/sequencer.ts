/** S3's are 18 hex digits at the least; all of one length, so they compare as text, padded or not. */
const digits = 18;

/** The sequencer of the n-th change of this store. */
export const sequencerOf = (change: number): string => change.toString(16).toUpperCase().padStart(digits, '0');
