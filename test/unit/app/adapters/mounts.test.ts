import { describe, expect, it } from 'vitest';
import {
  createInodePolicy,
  createLocalPolicy,
  deviceOf,
  hasLastingInodes,
  isNetworkPath,
  isNetworkType,
  mountOf,
  parseMounts,
} from '../../../../app/adapters/mounts.ts';

const text = [
  '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
  '30 22 0:25 / /home/me/nas rw,relatime - cifs //nas/photos rw,vers=3.1.1',
  '31 22 0:30 / /mnt/my\\040card rw shared:7 master:2 - vfat /dev/sdb1 rw',
  '32 22 0:31 / /home/me/phone rw - fuse.sshfs phone: rw',
  '33 22 0:32 / /home/me/pool rw - fuse.mergerfs pool rw',
  '34 30 8:2 / /home/me/nas/local rw - ext4 /dev/sda2 rw',
  'nonsense',
  '',
].join('\n');

describe('mounts', () => {
  const mounts = parseMounts(text);

  it('are read with escaped names, and lines that make no sense are left out', () => {
    expect(mounts).toHaveLength(6);
    expect(mounts[2]).toEqual({ point: '/mnt/my card', type: 'vfat', device: '0:30' });
  });

  it.each([
    ['/home/me/Pictures', 'ext4', false],
    ['/home/me/nas', 'cifs', true],
    ['/home/me/nas/2024', 'cifs', true],
    ['/home/me/nas/local/x', 'ext4', false],
    ['/home/me/nas-backup', 'ext4', false],
    ['/home/me/phone/DCIM', 'fuse.sshfs', true],
    ['/home/me/pool', 'fuse.mergerfs', false],
    ['/mnt/my card/DCIM', 'vfat', false],
  ])('%s lies on %s, on the network: %s', (path, type, isNetwork) => {
    expect(mountOf(path, mounts)?.type).toBe(type);
    if (process.platform === 'linux') expect(isNetworkPath(path, mounts)).toBe(isNetwork);
  });

  it('that hide another at the same place are the ones that count', () => {
    const hidden = parseMounts('1 0 8:1 / /m rw - ext4 a rw\n2 1 0:9 / /m rw - nfs4 b rw');

    expect(mountOf('/m/x', hidden)?.type).toBe('nfs4');
  });

  it.each(['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'virtiofs', 'fuse', 'fuse.rclone', 'fuse.davfs2', 'vboxsf'])(
    'of type %s change without a word',
    (type) => {
      expect(isNetworkType(type)).toBe(true);
    },
  );

  it.each(['ext4', 'btrfs', 'xfs', 'zfs', 'tmpfs', 'overlay', 'vfat', 'fuseblk', 'apfs'])(
    'of type %s do not',
    (type) => {
      expect(isNetworkType(type)).toBe(false);
    },
  );
});

describe('inode numbers', () => {
  it('last where the file system keeps them', () => {
    expect(['ext4', 'btrfs', 'apfs'].map(hasLastingInodes)).toEqual([true, true, true]);
    expect(['vfat', 'exfat', 'cifs', 'fuse.sshfs', 'fuseblk'].map(hasLastingInodes)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('are judged by their device, and mounts are read once for each', () => {
    let reads = 0;
    const lasts = createInodePolicy(() => {
      reads += 1;
      return parseMounts(text);
    });

    expect([lasts(0x801), lasts(0x1e), lasts(0x1e), lasts(0x801), lasts(0xff)]).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
    expect(reads).toBe(3);
  });

  it('are local only where the system says so', () => {
    const isLocal = createLocalPolicy(() => parseMounts(text));
    // A disk, a card; a share, a phone; a subvolume that no mount has.
    expect([0x801, 0x1e, 0x19, 0x1f, 0xff].map(isLocal)).toEqual([true, true, false, false, false]);
    expect(createLocalPolicy(() => [])(0x801)).toBe(false);
  });

  it.each([
    [0x801, '8:1'],
    [0x1e, '0:30'],
    // An NVMe disk's second partition, and the first device of which the minor number does not fit into eight bits.
    [0x10302, '259:2'],
    [0x100010, '0:272'],
  ])('of device %d are of %s', (dev, device) => {
    expect(deviceOf(dev)).toBe(device);
  });
});
