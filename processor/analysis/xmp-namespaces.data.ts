/**
 * Namespaces of XMP properties we read, by the prefix the code names them with. Sources: the XMP specification (ISO 16684-1,
 * Adobe part 2), the IPTC Photo Metadata Standard, the Metadata Working Group's guidelines 2.0, CIPA DC-010, Android's
 * pages on Motion Photo and Ultra HDR, Google's Photo Sphere page, Microsoft's People schema, Apple's pictures.
 */
const namespaces: Readonly<Record<string, readonly string[]>> = {
  rdf: ['http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  xml: ['http://www.w3.org/XML/1998/namespace'],
  // The second is of the time before XMP was settled.
  dc: ['http://purl.org/dc/elements/1.1/', 'http://purl.org/dc/1.1/'],
  xmp: ['http://ns.adobe.com/xap/1.0/'],
  xmpRights: ['http://ns.adobe.com/xap/1.0/rights/'],
  photoshop: ['http://ns.adobe.com/photoshop/1.0/'],
  tiff: ['http://ns.adobe.com/tiff/1.0/'],
  exif: ['http://ns.adobe.com/exif/1.0/'],
  exifEX: ['http://cipa.jp/exif/1.0/', 'http://cipa.jp/exif/2.32/'],
  aux: ['http://ns.adobe.com/exif/1.0/aux/'],
  iptcCore: ['http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'],
  digiKam: ['http://www.digikam.org/ns/1.0/'],
  lr: ['http://ns.adobe.com/lightroom/1.0/'],
  microsoft: ['http://ns.microsoft.com/photo/1.0', 'http://ns.microsoft.com/photo/1.0/'],
  MP: ['http://ns.microsoft.com/photo/1.2/'],
  MPRI: ['http://ns.microsoft.com/photo/1.2/t/RegionInfo#'],
  MPReg: ['http://ns.microsoft.com/photo/1.2/t/Region#'],
  mwgrs: ['http://www.metadataworkinggroup.com/schemas/regions/'],
  acdsee: ['http://ns.acdsee.com/iptc/1.0/'],
  GCamera: ['http://ns.google.com/photos/1.0/camera/'],
  Container: ['http://ns.google.com/photos/1.0/container/'],
  Item: ['http://ns.google.com/photos/1.0/container/item/'],
  GPano: ['http://ns.google.com/photos/1.0/panorama/'],
  GDepth: ['http://ns.google.com/photos/1.0/depthmap/'],
  Device: ['http://ns.google.com/photos/dd/1.0/device/'],
  hdrgm: ['http://ns.adobe.com/hdr-gain-map/1.0/'],
  HDRGainMap: ['http://ns.apple.com/HDRGainMap/1.0/'],
  apdi: ['http://ns.apple.com/pixeldatainfo/1.0/'],
  crs: ['http://ns.adobe.com/camera-raw-settings/1.0/'],
  dcterms: ['http://purl.org/dc/terms/'],
};

const prefixes: ReadonlyMap<string, string> = new Map(
  Object.entries(namespaces).flatMap(([prefix, uris]) => uris.map((uri): [string, string] => [uri, prefix])),
);

/**
 * Our prefix for a namespace, whatever prefix the file gave it. One that was never declared comes as the bare prefix, and is
 * taken at its word; what we do not know stays as it is.
 */
export const prefixOf = (uri: string): string => prefixes.get(uri) ?? uri;
