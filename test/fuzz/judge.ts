/** Says what broke a promise of the analysis: one answer, one list of complaints. */
import * as z from 'zod';
import { PictureRecord } from '../../processor/contract/record.ts';

const MiB = 1024 * 1024;

/** No verdict comes later. */
export const verdictMaxMs = 20_000;

/** What one analysis process may hold: HEIF is decoded whole, its HEVC in WebAssembly. */
export const memoryMaxBytes = (format: string | undefined): number =>
  format === 'heic' || format === 'avif' ? 1024 * MiB : 512 * MiB;

/** What the fuzz run's analysis process answers. */
export const Told = z.object({ record: PictureRecord, peakBytes: z.int(), changed: z.array(z.string()) });
export type Told = z.infer<typeof Told>;

/** One file, analysed. */
export interface Outcome {
  readonly told: unknown;
  readonly ms: number;
  /** How its process ended, where the file took it along. */
  readonly end: string | undefined;
}

/** What is wrong with this outcome; empty when every promise holds. */
export function complaintsOf({ told, ms, end }: Outcome): readonly string[] {
  const parsed = Told.safeParse(told);
  if (!parsed.success) return [`no record: ${JSON.stringify(told)?.slice(0, 300)}`];
  const { record, peakBytes, changed } = parsed.data;
  const { verdict, reason, file } = record;
  const maxBytes = memoryMaxBytes(file?.format);
  return [
    ...(ms > verdictMaxMs ? [`the verdict came after ${Math.round(ms)} ms`] : []),
    ...(end === 'memoryLimit' ? ['its process reached the memory limit'] : []),
    ...(peakBytes > maxBytes ? [`its process held ${Math.round(peakBytes / MiB)} MiB`] : []),
    ...(changed.length > 0 ? [`built-ins were changed: ${changed.join(' ')}`] : []),
    ...(verdict === 'rejected' && reason === undefined ? ['rejected without a reason'] : []),
  ];
}

/** The record without what is another each time. */
export function lasting(record: PictureRecord): string {
  const { analysis, ...rest } = record;
  return JSON.stringify({ ...rest, analysis: { version: analysis.version, readers: analysis.readers } });
}
