import type { ByteSource } from '../readers.ts';
import type { Extent } from './container.ts';
import type { Draft } from './draft.ts';
import { findFrame } from './jpeg-walk.ts';
import { partOf } from './part-of.ts';

const embeddedMax = 16;

/** Adds the JPEG that stands there, if one does that decoders know: raw pixels are often a JPEG of another kind. */
export async function addEmbeddedJpeg(source: ByteSource, draft: Draft, { offset, length }: Extent): Promise<void> {
  const isKnown = draft.embedded.some((one) => one.offset === offset);
  if (isKnown || offset <= 0 || length <= 0 || draft.embedded.length >= embeddedMax) return;
  const frame = await findFrame(partOf(source, { offset, length }));
  if (frame?.isOrdinary !== true) return;
  draft.embedded.push({ offset, length, coding: 'jpeg', size: { width: frame.width, height: frame.height } });
}
