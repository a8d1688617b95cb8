/**
 * The record: the JSON document the analysis writes about one original. Field names are fixed (architecture.md,
 * section 4). Absent is absent: never null, never 0 or '' in its place.
 */
import * as z from 'zod';
import { Digest, Instant, Owner } from './names.ts';

/**
 * The version of this schema that the analysis writes. Version 2 adds fields to version 1 and changes none, so that both
 * are read alike; a record of version 1 is analysed again on demand to gain what it lacks.
 */
export const recordSchemaVersion = 2;

const text = z.string().min(1);
const pixels = z.int().min(1);
const share = z.number().min(0).max(1);

/** Why an original has no analysis. `mismatch`: its bytes are not those its key names. */
export const RejectReason = z.enum(['unsupported', 'notAnImage', 'corrupt', 'tooLarge', 'crashed', 'mismatch']);
export type RejectReason = z.infer<typeof RejectReason>;

/** What the sender said of the original, and when S3 had it. */
export const Source = z.object({
  /** File name without folders, as the sender had it. */
  name: text.exactOptional(),
  bytes: z.int().min(0),
  /** When the object was stored. Absent in an analysis without a cloud. */
  uploadedAt: Instant.exactOptional(),
  /** Modified time of the sender's file. */
  modifiedAt: Instant.exactOptional(),
  /** Label of the watched folder. */
  folder: text.exactOptional(),
});

/** What the bytes are. */
export const FileFacts = z.object({
  /** Short lower-case name of the format the content has: jpeg, png, webp, gif, tiff, avif, heic … */
  format: text,
  mime: text,
  /** Whether the name's extension is one this format goes by. */
  extensionMatches: z.boolean(),
});

/** The picture's shape. `width` and `height` are as a viewer shows it, orientation applied. */
export const Picture = z.object({
  width: pixels,
  height: pixels,
  storedWidth: pixels,
  storedHeight: pixels,
  /** EXIF orientation, 1 to 8. */
  orientation: z.int().min(1).max(8).exactOptional(),
  /** Bits per sample. */
  bitDepth: z.int().min(1).max(64).exactOptional(),
  channels: z.int().min(1).max(64).exactOptional(),
  hasAlpha: z.boolean().exactOptional(),
  /** Frames of an animation or pages of a TIFF; 1 for a still picture. */
  frames: z.int().min(1).exactOptional(),
  /** Length of an animation in milliseconds. */
  durationMs: z.number().min(0).exactOptional(),
  colourSpace: text.exactOptional(),
  /** Description of the embedded ICC profile. */
  iccDescription: text.exactOptional(),
});

/** When the picture was taken. */
export const Capture = z.object({
  /** Wall-clock time at the place, no zone: `2021-09-27T07:13:05` with up to 9 fraction digits when the camera wrote them. */
  local: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?$/),
  /** Offset from UTC, `-06:00`; only when the file says so, or says where the picture was taken. */
  offset: z
    .string()
    .regex(/^[+-]\d{2}:\d{2}$/)
    .exactOptional(),
  /** The same moment in UTC; only when the offset is known. */
  instant: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/)
    .exactOptional(),
  /** The field it was read from, `exif:DateTimeOriginal`. */
  from: text,
  /**
   * Where the offset is from: the field that names it (`exif:OffsetTimeOriginal`, `makerNote:TimeZone`), `exif:GPSDateTime`
   * when it is the difference to GPS time, `place` when it is the one the place had at that time. Since schema 2.
   */
  offsetFrom: text.exactOptional(),
  /** The IANA zone at the position, `America/Denver`. Since schema 2. */
  zone: text.exactOptional(),
});

/** What took it. */
export const Camera = z.object({
  make: text.exactOptional(),
  model: text.exactOptional(),
  lens: text.exactOptional(),
  /** Since schema 2. */
  lensMake: text.exactOptional(),
  /** Since schema 2. */
  lensSerial: text.exactOptional(),
  /** Of the body. */
  serial: text.exactOptional(),
  software: text.exactOptional(),
});

/** How it was exposed. */
export const Exposure = z.object({
  iso: z.number().positive().exactOptional(),
  /** Relative aperture, the N in f/N. */
  fNumber: z.number().positive().exactOptional(),
  /** Seconds. */
  exposureTime: z.number().positive().exactOptional(),
  /** Millimetres. */
  focalLength: z.number().positive().exactOptional(),
  /** Millimetres on a 36 × 24 mm frame that would show as much. */
  focalLength35mm: z.number().positive().exactOptional(),
  /** EXIF Flash, a set of bits. */
  flash: z.int().min(0).max(65535).exactOptional(),
  program: text.exactOptional(),
  /** Exposure compensation in EV. */
  bias: z.number().exactOptional(),
  metering: text.exactOptional(),
  whiteBalance: text.exactOptional(),
});

/** Where it was taken (WGS 84). */
export const Location = z.object({
  /** Degrees, north positive. */
  latitude: z.number().min(-90).max(90),
  /** Degrees, east positive. */
  longitude: z.number().min(-180).max(180),
  /** Metres above sea level. */
  altitude: z.number().exactOptional(),
  /** Degrees clockwise from north in which the camera looked. */
  direction: z.number().min(0).max(360).exactOptional(),
});

/** What people wrote about it. Always text, never markup. */
export const Words = z.object({
  title: text.exactOptional(),
  description: text.exactOptional(),
  /** The description is one that cameras write into every picture, `OLYMPUS DIGITAL CAMERA`. Since schema 2. */
  isDescriptionByCamera: z.literal(true).exactOptional(),
  keywords: z.array(text).min(1).exactOptional(),
  /** 1 to 5 stars, 0 unrated, -1 rejected, as XMP has it. */
  rating: z.number().min(-1).max(5).exactOptional(),
  creator: z.array(text).min(1).exactOptional(),
  copyright: text.exactOptional(),
});

/** What rides along with the picture. Each is there or absent, never false. Since schema 2. */
export const Features = z.object({
  /** A few seconds of film around the moment. */
  motion: z
    .object({
      /** `embedded`: the film is in the file (motion photo). `separate`: in a file of its own with the same id (live photo). */
      film: z.enum(['embedded', 'separate']),
      /** What the two files of a live photo have in common (Apple's ContentIdentifier). */
      id: text.exactOptional(),
      /** Length of the embedded film in bytes. */
      bytes: z.int().min(1).exactOptional(),
      /** Milliseconds from the film's start to the moment of the picture. */
      momentMs: z.number().min(0).exactOptional(),
    })
    .exactOptional(),
  /** A series shot in one go; pictures of one have the same id. */
  burst: z.object({ id: text }).exactOptional(),
  /** A panorama or a photo sphere. */
  panorama: z
    .object({
      /** `equirectangular`, `cylindrical` … */
      projection: text.exactOptional(),
      /** Pixels of the whole sphere, of which the picture may be a part. */
      fullWidth: pixels.exactOptional(),
      fullHeight: pixels.exactOptional(),
    })
    .exactOptional(),
  /** With a gain map, which shows more light on an HDR screen. */
  hasGainMap: z.literal(true).exactOptional(),
  hasDepthMap: z.literal(true).exactOptional(),
  /** With a C2PA manifest (content credentials), unverified. */
  hasC2pa: z.literal(true).exactOptional(),
  /** How many faces people or cameras marked. */
  faces: z.int().min(1).exactOptional(),
});

/** What it looks like: all computed from one decoded picture. */
export const Look = z.object({
  /** Thumbhash (evanw/thumbhash), base64. */
  thumbhash: text,
  /** Up to five colours, the most frequent first. */
  palette: z
    .array(z.string().regex(/^#[0-9a-f]{6}$/))
    .min(1)
    .max(5),
  /** 64-bit perceptual hash in hex; near pictures differ in few bits. */
  perceptualHash: z.string().regex(/^[0-9a-f]{16}$/),
  /** Share of detail, 0 flat to 1. */
  sharpness: share,
  /** Mean luminance, 0 black to 1 white. */
  brightness: share,
  /** Standard deviation of luminance, 0 to 1. */
  contrast: share,
  /** Share of the pixels in each of 64 luminance steps, dark to light; sums to 1. */
  histogram: z.array(share).length(64),
});

/** One preview in the metadata bucket. */
export const Preview = z.object({ key: text, width: pixels, height: pixels, bytes: z.int().min(1) });
export type Preview = z.infer<typeof Preview>;

/** Something in the file that was not right, or that could not be read. The rest of the record still holds. */
export const Warning = z.object({ code: text, detail: text.exactOptional() });
export type Warning = z.infer<typeof Warning>;

/** How the record came about. */
export const AnalysisRun = z.object({
  version: text,
  startedAt: Instant,
  durationMs: z.number().min(0),
  /** Name and version of every reader that took part, `sharp 0.35.5`. */
  readers: z.array(text),
});

/** The record. One of verdict `rejected` always has a reason and may have whatever could still be read. */
export const PictureRecord = z.object({
  schema: z.literal([1, recordSchemaVersion]),
  digest: Digest,
  owner: Owner,
  verdict: z.enum(['analysed', 'rejected']),
  reason: RejectReason.exactOptional(),
  source: Source,
  file: FileFacts.exactOptional(),
  picture: Picture.exactOptional(),
  capture: Capture.exactOptional(),
  camera: Camera.exactOptional(),
  exposure: Exposure.exactOptional(),
  location: Location.exactOptional(),
  words: Words.exactOptional(),
  features: Features.exactOptional(),
  look: Look.exactOptional(),
  previews: z.object({ '320': Preview.exactOptional(), '1600': Preview.exactOptional() }).exactOptional(),
  warnings: z.array(Warning),
  analysis: AnalysisRun,
});
export type PictureRecord = z.infer<typeof PictureRecord>;
