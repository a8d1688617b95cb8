/** What the API is told of an original for which a grant is asked. */
import type { UploadAsk } from '../../processor/contract/api.ts';
import type { Digest } from '../../processor/contract/names.ts';
import { contentTypeOf, nameOf } from '../core/queue/source.ts';
import type { Upload } from '../core/queue/upload.ts';

/** The ask for this upload's grant. */
export function uploadAskOf({ source, again }: Upload, digest: Digest): UploadAsk {
  return {
    digest,
    size: source.bytes,
    contentType: contentTypeOf(source.path),
    name: nameOf(source.path),
    modifiedAt: instantOf(source.modifiedMs),
    ...(source.folder !== undefined && { folder: source.folder }),
    ...(again && { again: true }),
  };
}

// The years 1 and 9999, the ends of what an instant of four digits can say.
const firstInstantMs = -62_135_596_800_000;
const lastInstantMs = 253_402_300_799_999;

/** The instant as text. File systems can hold times that no instant has: they become the nearest one. */
const instantOf = (ms: number): string =>
  new Date(Math.min(Math.max(Math.floor(ms), firstInstantMs), lastInstantMs)).toISOString();
