/** What rides along with a picture: film, gain map, faces and so on, by its container, its XMP and its maker's notes. */
import type { PictureRecord } from '../contract/record.ts';
import type { Features as Found } from './containers/container.ts';
import { mainTags, numberOf, textOf } from './exif-fields.ts';
import { present } from './present.ts';
import type { Sources } from './sources.ts';
import { numberIn, structuresOf, textIn, type XmpProperties } from './xmp-properties.ts';

type Features = NonNullable<PictureRecord['features']>;

/** The features of a picture, undefined when it has none. What only XMP claims and the file no longer holds is none. */
export function readFeatures(sources: Sources, found: Found | undefined): Features | undefined {
  const { xmp, maker } = sources;
  const faces = countFaces(xmp);
  const burstId = textIn(xmp, 'GCamera:BurstID') ?? maker.burstId;
  return present<Features>({
    motion: readMotion(sources, found),
    burst: burstId === undefined ? undefined : { id: burstId },
    panorama: readPanorama(sources),
    hasGainMap: when(found?.hasGainMap === true || maker.hasGainMap === true || xmp.has('hdrgm:Version')),
    hasDepthMap: when(found?.hasDepthMap === true || xmp.has('GDepth:Format') || xmp.has('GDepth:Mime')),
    hasC2pa: when(found?.hasC2pa === true),
    faces: faces > 0 ? faces : undefined,
  });
}

const when = (isThere: boolean): true | undefined => (isThere ? true : undefined);

function readMotion({ xmp, maker }: Sources, found: Found | undefined): Features['motion'] {
  const { livePhotoId } = maker;
  const bytes = found?.video?.length;
  if (bytes === undefined) return livePhotoId === undefined ? undefined : { film: 'separate', id: livePhotoId };
  const momentUs =
    numberIn(xmp, 'GCamera:MotionPhotoPresentationTimestampUs') ??
    numberIn(xmp, 'GCamera:MicroVideoPresentationTimestampUs');
  return {
    film: 'embedded',
    ...(livePhotoId !== undefined && { id: livePhotoId }),
    ...(bytes > 0 && { bytes }),
    // -1 says that nobody knows.
    ...(momentUs !== undefined && momentUs >= 0 && { momentMs: momentUs / 1000 }),
  };
}

/** CustomRendered of Apple's cameras in a panorama. */
const applePanorama = 6;

function readPanorama({ exif, xmp }: Sources): Features['panorama'] {
  const projection = textIn(xmp, 'GPano:ProjectionType');
  const fullWidth = wholePixels(numberIn(xmp, 'GPano:FullPanoWidthPixels'));
  const fullHeight = wholePixels(numberIn(xmp, 'GPano:FullPanoHeightPixels'));
  const said = present<NonNullable<Features['panorama']>>({ projection, fullWidth, fullHeight });
  const isApples = textOf(exif, mainTags.make) === 'Apple' && numberOf(exif, mainTags.customRendered) === applePanorama;
  return said ?? (isApples ? {} : undefined);
}

const wholePixels = (size: number | undefined): number | undefined =>
  size !== undefined && Number.isInteger(size) && size > 0 ? size : undefined;

/** Faces in the Metadata Working Group's regions, or in Microsoft's; whoever writes both writes the same ones. */
function countFaces(xmp: XmpProperties): number {
  const regions = structuresOf(xmp, 'mwgrs:Regions').flatMap((info) => structuresOf(info, 'mwgrs:RegionList'));
  const faces = regions.filter((region) => textIn(region, 'mwgrs:Type')?.toLowerCase() === 'face').length;
  const people = structuresOf(xmp, 'MP:RegionInfo').flatMap((info) => structuresOf(info, 'MPRI:Regions')).length;
  return Math.max(faces, people);
}
