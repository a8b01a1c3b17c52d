import * as fs from 'node:fs';
import * as path from 'node:path';
import { BUNDLES_FOLDER } from '../../shared/contract/operate.ts';
import { AppFailure } from '../../shared/errors.ts';
import { diskFailure } from './sqlite-errors.ts';

/** Where things lie in a data folder. */
export function stationFiles(dataDir: string) {
  return {
    database: path.join(dataDir, 'station.db'),
    lock: path.join(dataDir, 'station.lock'),
    backups: path.join(dataDir, 'backups'),
    logs: path.join(dataDir, 'logs'),
    /** Bundles for whoever helps (main/operate/bundles). */
    diagnostics: path.join(dataDir, BUNDLES_FOLDER),
    scratch: path.join(dataDir, 'station.speed'),
    probe: path.join(dataDir, 'station.probe'),
  } as const;
}

export interface Mount {
  readonly point: string;
  readonly type: string;
  readonly source: string;
}

/** What is mounted where, and which block devices can be pulled out. */
export interface Mounts {
  readonly platform: NodeJS.Platform;
  readonly mounts: readonly Mount[];
  isRemovable(source: string): boolean;
}

const REMOTE_TYPES = new Set(
  (
    'nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs afs ceph glusterfs 9p davfs vboxsf prl_fs fuse.sshfs fuse.rclone fuse.gvfsd-fuse fuse.s3fs ' +
    'fuse.davfs fuse.davfs2 fuse.google-drive-ocamlfuse fuse.gcsfuse fuse.onedriver fuse.dropbox fuse.glusterfs fuse.vmhgfs-fuse'
  ).split(' '),
);
/** Folder names the sync clients give their roots; "OneDrive - Company" and "Dropbox (Company)" are theirs too. */
const CLOUD_FOLDER =
  /^(onedrive( - .*)?|dropbox( \(.*\))?|google ?drive|my drive|icloud ?drive|box sync|nextcloud|owncloud|pcloud ?drive|megasync)$/i;
const UNC = /^[\\/]{2}([?.][\\/]unc[\\/]|[^?.\\/])/i;

/**
 * Makes the folder and refuses one SQLite cannot be safe in: on a network, on a drive that can be pulled out, inside a folder that
 * another program copies to a cloud (DATA_DIR_REMOTE); then proves that it can be written (DISK_READ_ONLY, DISK_FULL, DISK_FAILED).
 */
export function prepareDataFolder(dataDir: string, mounts: Mounts = systemMounts()): void {
  const why = whyNotLocal(realPath(dataDir), mounts);
  if (why !== undefined) {
    throw new AppFailure(
      'DATA_DIR_REMOTE',
      `${dataDir} is ${why}. Choose a folder on this PC's own disk: on such a place scans can be lost.`,
      { dataDir, why },
    );
  }
  proveWritable(dataDir);
}

/** In words that end "… is", undefined for a folder on this machine's own disk. */
export function whyNotLocal(dataDir: string, mounts: Mounts): string | undefined {
  const cloud = dataDir.split(/[\\/]/).find((segment) => CLOUD_FOLDER.test(segment));
  if (cloud !== undefined) return `inside ${cloud}, which another program copies to a cloud`;
  if (mounts.platform === 'win32' && UNC.test(dataDir)) return 'on a network';
  const mount = mountOf(dataDir, mounts.mounts);
  if (mount === undefined) return undefined;
  if (REMOTE_TYPES.has(mount.type)) return `on a network (${mount.type})`;
  return mounts.isRemovable(mount.source) ? 'on a drive that can be pulled out' : undefined;
}

/** Through links, and on Windows through drive letters of network shares, of a folder that need not exist yet. */
export function realPath(folder: string): string {
  const absolute = path.resolve(folder);
  const parent = path.dirname(absolute);
  try {
    return fs.realpathSync.native(absolute);
  } catch {
    return parent === absolute ? absolute : path.join(realPath(parent), path.basename(absolute));
  }
}

/** The mount a path lies in: the longest mount point that is one of its parents; of two on one point the later. */
function mountOf(folder: string, mounts: readonly Mount[]): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const prefix = mount.point.endsWith('/') ? mount.point : `${mount.point}/`;
    if (!`${folder}/`.startsWith(prefix)) continue;
    if (best === undefined || mount.point.length >= best.point.length) best = mount;
  }
  return best;
}

/** What this machine says; nothing where it says nothing. */
function systemMounts(): Mounts {
  return {
    platform: process.platform,
    mounts: process.platform === 'linux' ? parseMounts(readOr('/proc/self/mounts', '')) : [],
    isRemovable: (source) => isRemovableDevice(source),
  };
}

/** `/proc/mounts`: source, point, type, with blanks written as octal. */
export function parseMounts(text: string): Mount[] {
  const plain = (field: string) =>
    field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return text.split('\n').flatMap((line) => {
    const [source, point, type] = line.split(' ');
    if (source === undefined || point === undefined || type === undefined) return [];
    return [{ source: plain(source), point: plain(point), type }];
  });
}

function isRemovableDevice(source: string): boolean {
  const device = /^\/dev\/(sd[a-z]+|mmcblk\d+|sr\d+)/.exec(source)?.[1];
  return device !== undefined && readOr(`/sys/block/${device}/removable`, '0').trim() === '1';
}

function readOr(file: string, otherwise: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

/** Tried with the system's own calls first, because only they tell a missing right from a broken disk. */
function proveWritable(dataDir: string): void {
  const { probe } = stationFiles(dataDir);
  try {
    fs.mkdirSync(dataDir, { recursive: true });
    fs.writeFileSync(probe, 'ok');
    fs.rmSync(probe);
  } catch (error) {
    throw diskFailure(error, dataDir) ?? error;
  }
}

/**
 * The folder lies where one file cannot have two names: FAT32 and exFAT, on which a power cut can take whole files and none may be larger
 * than 4 GB. False where it cannot be tried.
 */
export function hasNoLinks(dataDir: string): boolean {
  const { probe } = stationFiles(dataDir);
  const second = `${probe}-link`;
  try {
    fs.writeFileSync(probe, 'ok');
    fs.linkSync(probe, second);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && NO_LINKS.has(String(error.code));
  } finally {
    for (const file of [probe, second]) fs.rmSync(file, { force: true });
  }
}
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR']);
