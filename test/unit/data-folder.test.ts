import { describe, expect, it } from 'vitest';
import { type Mounts, parseMounts, whyNotLocal } from '../../main/db/data-folder.ts';

const linux: Mounts = {
  platform: 'linux',
  mounts: parseMounts(
    [
      '/dev/nvme0n1p2 / ext4 rw 0 0',
      'tmpfs /tmp tmpfs rw 0 0',
      'server:/export /srv/shared nfs4 rw 0 0',
      '//nas/packing /mnt/nas cifs rw 0 0',
      'sshfs#pc:/ /home/user/pc fuse.sshfs rw 0 0',
      '/dev/sdb1 /media/user/USB\\040STICK vfat rw 0 0',
      '/dev/sda1 /srv/shared/local ext4 rw 0 0',
    ].join('\n'),
  ),
  isRemovable: (source) => source === '/dev/sdb1',
};
const windows: Mounts = { platform: 'win32', mounts: [], isRemovable: () => false };

describe('a data folder', () => {
  it.each([
    '/home/user/packbench',
    '/tmp/x',
    '/srv/shared/local/station',
    '/srv/sharedish',
    '/',
    '/home/user/boxes/onedriver',
  ])('may be %s on a Linux PC', (folder) => {
    expect(whyNotLocal(folder, linux)).toBeUndefined();
  });

  it.each([
    ['/srv/shared', 'on a network (nfs4)'],
    ['/srv/shared/station', 'on a network (nfs4)'],
    ['/mnt/nas/station', 'on a network (cifs)'],
    ['/home/user/pc/station', 'on a network (fuse.sshfs)'],
    ['/media/user/USB STICK/station', 'on a drive that can be pulled out'],
    ['/home/user/Dropbox/station', 'inside Dropbox, which another program copies to a cloud'],
    ['/home/user/Nextcloud/station', 'inside Nextcloud, which another program copies to a cloud'],
  ])('may not be %s on a Linux PC', (folder, why) => {
    expect(whyNotLocal(folder, linux)).toBe(why);
  });

  it.each(['C:\\Packbench', 'D:\\packing\\station', '\\\\?\\C:\\Packbench'])('may be %s on a Windows PC', (folder) => {
    expect(whyNotLocal(folder, windows)).toBeUndefined();
  });

  it.each([
    '\\\\server\\share\\station',
    '//server/share/station',
    '\\\\?\\UNC\\server\\share\\station',
    'C:\\Users\\a\\OneDrive\\station',
    'C:\\Users\\a\\OneDrive - Seller Pvt Ltd\\station',
    'C:\\Users\\a\\Dropbox (Seller)\\station',
    'G:\\My Drive\\station',
    'C:\\Users\\a\\Google Drive\\station',
  ])('may not be %s on a Windows PC', (folder) => {
    expect(whyNotLocal(folder, windows)).toBeDefined();
  });
});
