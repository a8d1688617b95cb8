/** What is asked about files of this machine: by the CLI in lines, and by its entry of the analysis processes. */
import * as z from 'zod';
import { RejectReason } from '../../processor/contract/record.ts';

/** One file somebody wants the record of. */
export const FileAsk = z.object({
  path: z.string().min(1),
  /** File name without folders. */
  name: z.string().min(1).exactOptional(),
  modifiedAt: z.string().min(1).exactOptional(),
});
export type FileAsk = z.infer<typeof FileAsk>;

/** A file whose record is to say that it was rejected, and why. */
export const RejectAsk = z.object({ ask: FileAsk, reason: RejectReason });
