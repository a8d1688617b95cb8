import * as z from 'zod';

/** The environment every handler runs in. The SDK reads its own variables (AWS_REGION, AWS_ENDPOINT_URL_S3, keys) itself. */
export const HandlerEnvironment = z.object({
  ORIGINALS_BUCKET: z.string().min(1),
  METADATA_BUCKET: z.string().min(1),
});
export type HandlerEnvironment = z.infer<typeof HandlerEnvironment>;
