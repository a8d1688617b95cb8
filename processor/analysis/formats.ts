/**
 * Where a picture of a format comes from: decoded by the system's decoder (`decoded`), by HEIF's (`heif`) or by one of our
 * own (`unpacked`); one the camera embedded beside its raw pixels (`embedded`); nowhere, though size and metadata are read
 * (`measured`). Of `unsupported` formats only the name is known, and what is `notAnImage` is no picture.
 */
export type Treatment = 'decoded' | 'heif' | 'unpacked' | 'embedded' | 'measured' | 'unsupported' | 'notAnImage';

/** One format, as the record names it. */
export interface Format {
  readonly name: string;
  readonly mime: string;
  readonly treatment: Treatment;
  /** Extensions it goes by, without the dot. */
  readonly extensions: readonly string[];
}

const format = (name: string, mime: string, treatment: Treatment, extensions: string): Format => ({
  name,
  mime,
  treatment,
  extensions: extensions.split(' '),
});

const decoded = (name: string, extensions: string): Format => format(name, `image/${name}`, 'decoded', extensions);
const raw = (name: string, mime: string, extensions = name): Format => format(name, mime, 'embedded', extensions);
const known = (name: string, mime: string, extensions = name): Format => format(name, mime, 'unsupported', extensions);
const foreign = (name: string, mime: string, extensions = name): Format => format(name, mime, 'notAnImage', extensions);

const list: readonly Format[] = [
  decoded('jpeg', 'jpg jpeg jpe jfif jif mpo jps insp thm'),
  decoded('png', 'png apng pns'),
  decoded('webp', 'webp'),
  decoded('gif', 'gif'),
  decoded('tiff', 'tif tiff'),
  decoded('avif', 'avif avifs'),
  format('heic', 'image/heic', 'heif', 'heic heif hif heics heifs'),

  format('jxl', 'image/jxl', 'measured', 'jxl'),
  format('jp2', 'image/jp2', 'measured', 'jp2 j2k jpf jpx jpm jpc j2c'),
  known('jxr', 'image/jxr', 'jxr wdp hdp'),
  format('psd', 'image/vnd.adobe.photoshop', 'unpacked', 'psd psb pdd'),
  format('bmp', 'image/bmp', 'unpacked', 'bmp dib'),
  format('ico', 'image/vnd.microsoft.icon', 'unpacked', 'ico'),
  known('icns', 'image/icns'),
  known('exr', 'image/x-exr'),
  known('hdr', 'image/vnd.radiance', 'hdr pic'),
  known('dds', 'image/vnd.ms-dds'),
  known('qoi', 'image/qoi'),
  known('xcf', 'image/x-xcf'),
  known('pnm', 'image/x-portable-anymap', 'pbm pgm ppm pnm pam pfm'),

  raw('cr2', 'image/x-canon-cr2'),
  raw('cr3', 'image/x-canon-cr3'),
  raw('crw', 'image/x-canon-crw'),
  raw('nef', 'image/x-nikon-nef', 'nef nrw nefx'),
  raw('arw', 'image/x-sony-arw', 'arw arq sr2 srf'),
  raw('dng', 'image/x-adobe-dng'),
  raw('gpr', 'image/x-gopro-gpr', 'gpr dng'),
  raw('raf', 'image/x-fuji-raf'),
  raw('orf', 'image/x-olympus-orf', 'orf ori'),
  raw('rw2', 'image/x-panasonic-rw2', 'rw2 rwl'),
  raw('pef', 'image/x-pentax-pef', 'pef ptx'),
  raw('srw', 'image/x-samsung-srw'),
  raw('kdc', 'image/x-kodak-kdc', 'kdc dcr k25'),
  raw('x3f', 'image/x-sigma-x3f'),
  raw('mrw', 'image/x-minolta-mrw'),
  raw('3fr', 'image/x-hasselblad-3fr', '3fr fff'),
  raw('iiq', 'image/x-phaseone-iiq', 'iiq'),
  raw('raw', 'image/x-raw', 'raw erf mef mos dcs drf bay cs1 sti pxn'),

  foreign('svg', 'image/svg+xml', 'svg svgz'),
  foreign('pdf', 'application/pdf', 'pdf ai'),
  foreign('html', 'text/html', 'html htm xhtml'),
  foreign('xml', 'application/xml', 'xml xmp'),
  foreign('zip', 'application/zip', 'zip docx xlsx pptx'),
  foreign('mp4', 'video/mp4', 'mp4 m4v 3gp'),
  foreign('mov', 'video/quicktime', 'mov qt'),
  foreign('webm', 'video/webm', 'webm mkv'),
  foreign('wav', 'audio/wav'),
  foreign('avi', 'video/x-msvideo'),
];

const byName: ReadonlyMap<string, Format> = new Map(list.map((one) => [one.name, one]));

/** The format of that name; throws for a name this file does not list. */
export function formatNamed(name: string): Format {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`no format is named ${name}`);
  return found;
}

/** Whether a file name's extension is one the format goes by. An original without a name contradicts nothing. */
export function doesExtensionMatch(format: Format, name: string | undefined): boolean {
  if (name === undefined) return true;
  const dot = name.lastIndexOf('.');
  return dot > 0 && format.extensions.includes(name.slice(dot + 1).toLowerCase());
}

/** Every extension of a format of which at least size and metadata are read. */
export const readableExtensions = (): readonly string[] =>
  list
    .filter(({ treatment }) => treatment !== 'unsupported' && treatment !== 'notAnImage')
    .flatMap((one) => one.extensions);
