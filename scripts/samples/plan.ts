import type { ExifFacts } from './exif-facts.ts';
import type { Scene } from './scenes/scene.ts';
import type { WordFacts } from './xmp.ts';

/** One sample: what is on it, how large, in which format, and what is written into it. */
export interface SamplePlan {
  /** Path under the samples' folder. */
  readonly file: string;
  readonly scene: Scene;
  /** Longest edge in pixels. */
  readonly edge: number;
  readonly format: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'gif';
  /** 1 to 100, where the format knows it. */
  readonly quality: number;
  /** Strength of film grain in steps of 255. */
  readonly grain: number;
  readonly exif?: ExifFacts;
  readonly words?: WordFacts;
  readonly icc?: 'srgb' | 'p3';
}
