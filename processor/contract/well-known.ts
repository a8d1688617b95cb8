import { z } from 'zod';

/** Where a cloud tells a client all it needs, without being asked to sign: nothing in it is secret. */
export const wellKnownPath = '/.well-known/tintype.json';

/** `GET /.well-known/tintype.json`. */
export const WellKnown = z.object({
  version: z.literal(1),
  /** Base URL of the API, no slash at the end. */
  api: z.url(),
  region: z.string().min(1),
  identityPoolId: z.string().min(1),
  /** Endpoint of the identity pool; absent means Amazon Cognito in `region`. */
  identity: z.url().exactOptional(),
});
export type WellKnown = z.infer<typeof WellKnown>;
