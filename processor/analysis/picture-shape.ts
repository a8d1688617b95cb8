import type { PictureRecord } from '../contract/record.ts';
import type { Container, Shape } from './containers/container.ts';
import { shownSize } from './containers/orientation.ts';
import type { Bitmap, Probe } from './readers.ts';

/** What is known of a picture's shape. */
export interface KnownShape {
  readonly container: Container;
  /** What the decoder says, where it is the one that decodes the main picture. */
  readonly probe?: Probe | undefined;
  /** What another decoder gave. */
  readonly bitmap?: Bitmap | undefined;
  /** EXIF's orientation. */
  readonly orientation?: number | undefined;
  readonly iccDescription?: string | undefined;
}

/** The record's picture, undefined when nobody knows its size. The decoder is believed before the container. */
export function describePicture(known: KnownShape): PictureRecord['picture'] {
  const { container, probe, bitmap, orientation, iccDescription } = known;
  const colourSpace = probe?.colourSpace ?? (bitmap && colourSpaces[bitmap.colours]);
  const shape = container.shape ?? (probe && { stored: { width: probe.width, height: probe.height } });
  if (shape === undefined) return undefined;
  // HEIF's decoder gives the size after cropping and turning: what is stored, only the container says.
  const stored = shape.shown === undefined && probe !== undefined ? probe : shape.stored;
  const shown = probe
    ? { width: probe.shownWidth, height: probe.shownHeight }
    : (shape.shown ?? shownSize(stored, shape.orientation ?? orientation));
  const isOrientation = orientation !== undefined && orientation >= 1 && orientation <= 8;
  return {
    width: shown.width,
    height: shown.height,
    storedWidth: stored.width,
    storedHeight: stored.height,
    ...(isOrientation && { orientation }),
    ...describeSamples(shape, probe, bitmap),
    ...describeTime(shape, probe),
    ...(colourSpace !== undefined && { colourSpace }),
    ...(iccDescription !== undefined && { iccDescription }),
  };
}

type Picture = NonNullable<PictureRecord['picture']>;

/** As the system's decoder names them. */
const colourSpaces = { grey: 'b-w', rgb: 'srgb', cmyk: 'cmyk' } as const;
const channelsOf = { grey: 1, rgb: 3, cmyk: 4 } as const;

function describeSamples(shape: Shape, probe: Probe | undefined, bitmap: Bitmap | undefined): Partial<Picture> {
  const bitDepth = probe?.bitDepth ?? shape.bitDepth;
  const channels =
    probe?.channels ?? shape.channels ?? (bitmap && channelsOf[bitmap.colours] + (bitmap.hasAlpha ? 1 : 0));
  const hasAlpha = probe?.hasAlpha ?? shape.hasAlpha ?? bitmap?.hasAlpha;
  return {
    ...(bitDepth !== undefined && { bitDepth }),
    ...(channels !== undefined && { channels }),
    ...(hasAlpha !== undefined && { hasAlpha }),
  };
}

function describeTime(shape: Shape, probe: Probe | undefined): Partial<Picture> {
  const frames = Math.max(1, probe?.frames ?? 1, shape.frames ?? 1);
  const delays = probe?.delaysMs?.reduce((sum, delay) => sum + delay, 0);
  const durationMs = shape.durationMs ?? delays;
  return { frames, ...(frames > 1 && durationMs !== undefined && { durationMs }) };
}
