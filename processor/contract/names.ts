import * as z from 'zod';

/** Lower-case hex SHA-256 of an original's bytes: its identity everywhere. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'a digest is 64 lower-case hex digits');
export type Digest = z.infer<typeof Digest>;

/**
 * Who an original belongs to. Comes from the signed identity alone, never from a client's words.
 * On AWS it is the user pool's `sub`; the letters allowed are those that need no escaping in a key.
 */
export const Owner = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'an owner is 1 to 128 letters, digits, _ or -');
export type Owner = z.infer<typeof Owner>;

/** An instant in UTC with milliseconds, `2026-11-22T11:52:13.123Z`: sorts as text in the order of time. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'an instant looks like 2026-11-22T11:52:13.123Z');
export type Instant = z.infer<typeof Instant>;

/** The two previews, by the length of their longest edge in pixels: `320` for the grid, `1600` for the view. */
export const previewEdges = ['320', '1600'] as const;
/** One of the two lengths in `previewEdges`, as text. */
export type PreviewEdge = (typeof previewEdges)[number];
