import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** What is told of the commits of the files below one folder, and may throw there. */
export interface DiskWatch {
  /** Inside the outermost transaction, when its work is done: a throw takes it back. */
  beforeCommit(file: string): void;
  /** Right behind its commit. */
  afterCommit(file: string): void;
  /** The first use of a connection. */
  opened(db: Database.Database): void;
}

interface Disk {
  readonly watch: DiskWatch;
  readonly connections: Set<Database.Database>;
}

const disks = new Map<string, Disk>();
let installed = false;

/**
 * Watches every SQLite connection to a file in `folder`, without the product knowing: the library's own `prepare` and
 * `transaction` are wrapped for the whole process, and do what they always did for all other folders.
 */
export function watchDisk(folder: string, watch: DiskWatch): { readonly end: () => void } {
  install();
  const disk: Disk = { watch, connections: new Set() };
  disks.set(folder, disk);
  return {
    end() {
      for (const db of disk.connections) closeQuietly(db);
      disks.delete(folder);
    },
  };
}

function closeQuietly(db: Database.Database): void {
  try {
    db.close();
  } catch {
    // A connection of a dead run, over files nobody reads again.
  }
}

function diskOf(db: Database.Database): Disk | undefined {
  return disks.get(db.name.slice(0, Math.max(0, db.name.lastIndexOf('/'))));
}

type Work = (...given: unknown[]) => unknown;
type Transaction = (work: Work) => Record<'immediate' | 'exclusive' | 'deferred' | 'default', Work> & Work;

function install(): void {
  if (installed) return;
  installed = true;
  const prototype = Database.prototype as unknown as {
    prepare: (this: Database.Database, sql: string) => unknown;
    transaction: (this: Database.Database, work: Work) => ReturnType<Transaction>;
  };
  const { prepare, transaction } = prototype;

  prototype.prepare = function watchedPrepare(sql) {
    const disk = diskOf(this);
    if (disk && !disk.connections.has(this)) {
      disk.connections.add(this);
      disk.watch.opened(this);
    }
    return prepare.call(this, sql);
  };

  prototype.transaction = function watchedTransaction(work) {
    const disk = diskOf(this);
    if (!disk) return transaction.call(this, work);
    const begin = transaction.call(this, (outermost, given) => {
      const result = work(...(given as unknown[]));
      if (outermost === true) disk.watch.beforeCommit(this.name);
      return result;
    });
    const watched =
      (run: Work): Work =>
      (...given) => {
        const outermost = !this.inTransaction;
        const result = run(outermost, given);
        if (outermost) disk.watch.afterCommit(this.name);
        return result;
      };
    return Object.assign(watched(begin), {
      immediate: watched(begin.immediate),
      exclusive: watched(begin.exclusive),
      deferred: watched(begin.deferred),
      default: watched(begin.default),
    });
  };
}

const FILES = ['station.db', 'station.db-wal', 'documents.db', 'documents.db-wal'] as const;

/** The files as a dead process leaves them, in a folder that no connection of the dead one knows. */
export function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of FILES) {
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
  }
}

/** `PRAGMA synchronous`: from here on a commit is synced before it returns. */
const FULL = 2;
const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/**
 * Takes from `copy`, made of the files in `folder`, what a cut of the power takes: with `synchronous` FULL nothing that was committed;
 * with less the log is synced only when it is folded in, and of what came after that no more is found than up to some point, where the
 * checksums of the frames end to fit. `share` in [0, 1) says which. As SQLite's documentation of the wal-index lays it out: page size
 * at 14, last frame at 16, frames folded in at 96, and tried to be at 128.
 */
export function cutPower(folder: string, copy: string, synchronous: number, share: number): void {
  const log = join(copy, 'station.db-wal');
  const indexFile = join(folder, 'station.db-shm');
  if (synchronous >= FULL || !existsSync(log) || !existsSync(indexFile)) return;
  const index = readFileSync(indexFile);
  const pageBytes = index.readUInt16LE(14);
  const frames = index.readUInt32LE(16);
  const synced = Math.min(frames, Math.max(index.readUInt32LE(96), index.readUInt32LE(128)));
  const kept = synced + Math.floor(share * (frames - synced + 1));
  if (frames > 0)
    truncateSync(log, LOG_HEADER_BYTES + kept * (FRAME_HEADER_BYTES + (pageBytes === 1 ? 65_536 : pageBytes)));
}
