/**
 * What S3 says when an object changes, and how its keys are read. Events come at least once and in any order
 * (S3 user guide, "Event message structure").
 */
import * as z from 'zod';

const EventRecord = z.object({
  eventName: z.string(),
  eventTime: z.string(),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({
      key: z.string().min(1),
      size: z.number().exactOptional(),
      eTag: z.string().exactOptional(),
      sequencer: z.string().exactOptional(),
    }),
  }),
});

/** The body of one notification. `s3:TestEvent`, sent when a notification is set up, has no Records. */
export const S3Event = z.union([
  z.object({ Records: z.array(EventRecord) }),
  z.object({ Event: z.literal('s3:TestEvent') }),
]);
export type S3Event = z.infer<typeof S3Event>;

/** S3 encodes keys as a form would: a space arrives as a plus. Decode exactly once. */
export const decodeEventKey = (raw: string): string => decodeURIComponent(raw.replaceAll('+', ' '));

/** The inverse of decodeEventKey, as S3 writes keys: a space as a plus, slashes left alone. */
export const encodeEventKey = (key: string): string =>
  key
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('%20', '+'))
    .join('/');

/** Whether event `a` of a key came after event `b` of the same key. Sequencers are hex of any length; pad before comparing. */
export function isLaterSequencer(a: string, b: string): boolean {
  const length = Math.max(a.length, b.length);
  return a.padEnd(length, '0') > b.padEnd(length, '0');
}
