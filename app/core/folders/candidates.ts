/**
 * Which names can be pictures. By extension alone: looking inside is the analysis' work, and it looks at content, so a
 * name too many costs one rejected original and a name too few loses somebody's pictures.
 */
import { extensionOf } from '../queue/source.ts';

/** What cameras, phones, scanners and picture editors write, in lower case. */
export const pictureExtensions: readonly string[] = [
  // Pictures as people pass them on.
  ...['jpg', 'jpeg', 'jpe', 'jfif', 'jif', 'png', 'apng', 'webp', 'gif', 'tif', 'tiff', 'bmp', 'dib', 'ico'],
  ...['avif', 'avifs', 'heic', 'heif', 'heics', 'heifs', 'hif', 'jxl', 'jp2', 'j2k', 'jpf', 'jpx', 'jpm', 'j2c', 'jpc'],
  // Multi-picture files of 3D and burst cameras, and editors' layered files.
  ...['mpo', 'jps', 'pns', 'insp', 'psd', 'psb', 'pdd', 'exr', 'hdr', 'tga', 'pcx'],
  // Raw files. Adobe, and the many that write it; Canon; Nikon; Sony and Minolta.
  ...['dng', 'gpr', 'cr2', 'cr3', 'crw', 'nef', 'nrw', 'nefx', 'arw', 'arq', 'srf', 'sr2', 'mrw', 'mdc'],
  // Fujifilm; Olympus and OM System; Panasonic and Leica; Pentax and Ricoh; Samsung; Sigma.
  ...['raf', 'orf', 'ori', 'rw2', 'raw', 'rwl', 'pef', 'ptx', 'srw', 'x3f'],
  // Hasselblad; Phase One, Leaf and Mamiya; Kodak; Epson; Casio; older and industrial backs.
  ...[
    '3fr',
    'fff',
    'iiq',
    'mos',
    'mef',
    'eip',
    'cap',
    'kdc',
    'dcr',
    'k25',
    'dcs',
    'drf',
    'erf',
    'bay',
    'cs1',
    'sti',
    'pxn',
  ],
];

const extensions: ReadonlySet<string> = new Set(pictureExtensions);

/** Whether a file of this name may be a picture. Takes a path, too. */
export const isCandidateName = (path: string): boolean => extensions.has(extensionOf(path));
