/** What we take from a camera maker's own notes. Where EXIF says the same, EXIF counts; notes fill what it leaves open. */
export interface MakerFacts {
  readonly make?: string;
  readonly model?: string;
  readonly lens?: string;
  readonly lensSerial?: string;
  /** Of the body. */
  readonly serial?: string;
  readonly iso?: number;
  /** Seconds, the N in f/N, and millimetres: only where there may be no EXIF. */
  readonly exposureTime?: number;
  readonly fNumber?: number;
  readonly focalLength?: number;
  /** Offset from UTC that the camera's clock was set to, `-06:00`, and the tag that says so. */
  readonly offset?: { readonly text: string; readonly from: string };
  /** When it was taken, where the container has a place of its own for it: `2021:09:27 07:13:05`, and the field's name. */
  readonly takenAt?: { readonly text: string; readonly from: string };
  /** Apple's ContentIdentifier, the same in picture and film of a live photo. */
  readonly livePhotoId?: string;
  /** The same in all pictures of one series. */
  readonly burstId?: string;
  readonly hasGainMap?: boolean;
}

/** The facts of a file without such notes. */
export const noMakerFacts: MakerFacts = {};
