import type { PictureRecord } from '../../processor/contract/record.ts';
import type { AnalysedPicture } from './analysed-samples.ts';

/** So many records made from a few real ones: other digests, and days spread over the years in bursts, as people take pictures. */
export function manyLike(pictures: readonly AnalysedPicture[], count: number): readonly PictureRecord[] {
  let day = Date.UTC(2026, 9, 18);
  let leftOfDay = 9;
  return Array.from({ length: count }, (_, n) => {
    if (leftOfDay === 0) {
      leftOfDay = 1 + ((n * 37) % 23);
      day -= 86_400_000 * (1 + ((n * 13) % 11));
    }
    leftOfDay -= 1;
    const { record } = pictures[(n * 7 + Math.floor(n / pictures.length)) % pictures.length]!;
    const at = new Date(day + 30_000_000 + leftOfDay * 700_000);
    const digest = n < pictures.length ? record.digest : n.toString(16).padStart(8, '0') + record.digest.slice(8);
    return {
      ...record,
      digest,
      source: { ...record.source, modifiedAt: at.toISOString() },
      ...(record.capture && { capture: { ...record.capture, local: at.toISOString().slice(0, 19) } }),
    };
  });
}
