import { type PreviewEdge, previewEdges } from '../contract/names.ts';

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One preview to make. */
export interface PlannedPreview extends Size {
  readonly edge: PreviewEdge;
}

/** The longest edge of the largest preview: what an original is decoded to. */
export const largestEdge = Math.max(...previewEdges.map(Number));

/** The previews one original gets, smallest first. Never enlarges: a small original keeps its own size. */
export function planPreviews(original: Size): readonly PlannedPreview[] {
  return previewEdges.map((edge) => ({ edge, ...fitWithin(original, Number(edge)) }));
}

/** The size with its longest edge at most `edge`, its shape kept to within a pixel, no side below 1. */
export function fitWithin(size: Size, edge: number): Size {
  const scale = Math.min(1, edge / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}
