/** What the system says of mounted file systems: Linux by `/proc/self/mountinfo` (proc(5)), Windows by the path alone. */
import { readFileSync } from 'node:fs';

/** One mount. */
export interface Mount {
  /** Where it is mounted, absolute. */
  readonly point: string;
  /** As the kernel names it, `fuse.` and the kind for those in user space. */
  readonly type: string;
  /** Major and minor number of its device, `8:1`. */
  readonly device: string;
}

/** The mounts in one text of mountinfo's format, in its order. Lines it cannot read are left out. */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ', 2);
    const [, , device, , point] = before.split(' ');
    const [type] = after.split(' ');
    return device !== undefined && point !== undefined && type ? [{ point: unescapeOctal(point), type, device }] : [];
  });
}

// The kernel writes space, tab, newline and backslash as three octal digits.
const unescapeOctal = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** The mounts of this machine now; none where the system does not tell. */
export function readMounts(): readonly Mount[] {
  if (process.platform !== 'linux') return [];
  try {
    return parseMounts(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    // Without /proc nothing is known of mounts, and everything is taken for local.
    return [];
  }
}

/** The mount a path lies on: the longest point above it, and of those at one point the last, which hides the others. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const isAbove = path === mount.point || path.startsWith(mount.point === '/' ? '/' : `${mount.point}/`);
    if (isAbove && mount.point.length >= (found?.point.length ?? 0)) found = mount;
  }
  return found;
}

const networkTypes: ReadonlySet<string> = new Set([
  ...[
    'nfs',
    'nfs4',
    'cifs',
    'smb3',
    'smbfs',
    'ncpfs',
    'afs',
    'coda',
    '9p',
    'ceph',
    'glusterfs',
    'lustre',
    'gfs2',
    'ocfs2',
  ],
  // Folders of a host shared with its guest: what the host does raises no event in the guest.
  ...['virtiofs', 'vboxsf', 'prl_fs', 'drvfs', 'vmhgfs', 'hgfs'],
]);

/** File systems in user space that sit on local disks: their changes come through the mount, so the kernel sees them. */
const localFuse: ReadonlySet<string> = new Set([
  ...['fuse.mergerfs', 'fuse.bindfs', 'fuse.encfs', 'fuse.gocryptfs', 'fuse.cryfs', 'fuse.veracrypt', 'fuse.exfat'],
  ...['fuse.ntfs-3g', 'fuse.unionfs', 'fuse.lxcfs'],
]);

/** Whether files of this kind of file system can change without this machine hearing of it. */
export const isNetworkType = (type: string): boolean =>
  networkTypes.has(type) || ((type === 'fuse' || type.startsWith('fuse.')) && !localFuse.has(type));

/** FAT keeps no inode numbers, so the kernel makes them up at each mount; network ones are the server's word. */
const madeUpInodes: ReadonlySet<string> = new Set(['vfat', 'msdos', 'exfat', 'fuse.exfat', 'fuseblk', 'ntfs', 'udf']);

/** Whether a file keeps its inode number on this kind of file system, over a rename and over a mount. */
export const hasLastingInodes = (type: string): boolean => !madeUpInodes.has(type) && !isNetworkType(type);

/** Whether changes made elsewhere at this path go unheard. `realPath` absolute, symbolic links resolved. */
export function isNetworkPath(realPath: string, mounts: readonly Mount[] = readMounts()): boolean {
  if (process.platform === 'win32') return realPath.startsWith('\\\\') && !/^\\\\[?.]\\[A-Za-z]:/.test(realPath);
  const mount = mountOf(realPath, mounts);
  return mount !== undefined && isNetworkType(mount.type);
}

/** Major and minor of a `dev` number as Linux packs them (makedev(3)). */
export function deviceOf(dev: number): string {
  const high = Math.floor(dev / 2 ** 32);
  const low = dev % 2 ** 32;
  const major = ((low >>> 8) & 0xfff) + (high & 0xfff) * 2 ** 12;
  const minor = (low & 0xff) + ((low >>> 12) & 0xfff00);
  return `${major}:${minor}`;
}

/**
 * Answers for a `dev` number whether its inode numbers last. The mounts are read again only when a new device is met; a
 * device no mount has (a subvolume of btrfs) is a local one.
 */
export const createInodePolicy = (read: () => readonly Mount[] = readMounts): ((dev: number) => boolean) =>
  createPolicy(read, (mount) => mount === undefined || hasLastingInodes(mount.type));

/** Answers for a `dev` number whether it surely is on this machine: where the system does not tell, it is not. */
export const createLocalPolicy = (read: () => readonly Mount[] = readMounts): ((dev: number) => boolean) =>
  createPolicy(read, (mount) => mount !== undefined && !isNetworkType(mount.type));

function createPolicy(
  read: () => readonly Mount[],
  judge: (mount: Mount | undefined) => boolean,
): (dev: number) => boolean {
  const judged = new Map<number, boolean>();
  return (dev) => {
    const known = judged.get(dev);
    if (known !== undefined) return known;
    const answer = judge(read().find(({ device }) => device === deviceOf(dev)));
    judged.set(dev, answer);
    return answer;
  };
}
