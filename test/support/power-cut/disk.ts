import type { CutFile, Operation } from './recording.ts';

const SECTOR = 512;
type Change = Exclude<Operation, { kind: 'sync' } | { kind: 'ack' }>;

/** What a cut does to the bytes no sync had covered. The rest of the drive's freedom lies in `sectors` and `torn`. */
const FATES = ['keep', 'drop', 'prefix', 'writes', 'sectors', 'torn'] as const;

/** A drive that keeps what was synced and may keep, drop, reorder or tear the rest, as a power cut finds it. */
export interface CutDisk {
  apply(operation: Operation): void;
  /** The files as they could be found after a cut now. */
  cut(random: () => number): ReadonlyMap<CutFile, Buffer>;
}

export function cutDisk(start: ReadonlyMap<CutFile, Buffer>): CutDisk {
  const synced: Images = new Map();
  for (const [file, bytes] of start) synced.set(file, { bytes: Buffer.from(bytes), length: bytes.length });
  let pending: Change[] = [];
  return {
    apply(operation) {
      if (operation.kind === 'ack') return;
      if (operation.kind !== 'sync') {
        pending.push(operation);
        return;
      }
      for (const change of pending) if (change.file === operation.file) put(synced, change);
      pending = pending.filter((change) => change.file !== operation.file);
    },
    cut(random) {
      const fate = FATES[Math.floor(random() * FATES.length)] ?? 'drop';
      const upTo = Math.floor(random() * (pending.length + 1));
      const found: Images = new Map();
      for (const [file, image] of synced) found.set(file, { ...image, bytes: Buffer.from(image.bytes) });
      for (const [n, change] of pending.entries()) {
        if (fate === 'drop' || (fate === 'prefix' && n > upTo)) continue;
        const whole = fate === 'keep' || (fate === 'prefix' && n < upTo);
        for (const part of whole ? [change] : partsKept(change, fate, random)) put(found, part);
      }
      return new Map([...found].map(([file, { bytes, length }]) => [file, bytes.subarray(0, length)]));
    },
  };
}

/** What the cut leaves of one unsynced change: all or nothing of it, some of its sectors, or those with one cut inside. */
function partsKept(change: Change, fate: (typeof FATES)[number], random: () => number): Change[] {
  if (change.kind === 'truncate' || fate === 'writes') return random() < 0.5 ? [change] : [];
  const parts: Change[] = [];
  for (let at = 0; at < change.bytes.length; at += SECTOR) {
    if (random() < 0.5) continue;
    const torn = fate !== 'sectors' && random() < 0.2;
    const end = at + (torn ? Math.floor(random() * SECTOR) : SECTOR);
    parts.push({ ...change, offset: change.offset + at, bytes: change.bytes.subarray(at, end) });
  }
  return parts;
}

/** A file as bytes with room to grow; what lies behind `length` is zero. */
interface Image {
  bytes: Buffer;
  length: number;
}
type Images = Map<CutFile, Image>;

function put(images: Images, change: Change): void {
  const image = images.get(change.file) ?? { bytes: Buffer.alloc(0), length: 0 };
  images.set(change.file, image);
  if (change.kind === 'truncate') {
    image.bytes.fill(0, Math.min(change.length, image.bytes.length));
    grow(image, change.length);
    image.length = change.length;
    return;
  }
  const end = change.offset + change.bytes.length;
  grow(image, end);
  change.bytes.copy(image.bytes, change.offset);
  image.length = Math.max(image.length, end);
}

function grow(image: Image, length: number): void {
  if (length <= image.bytes.length) return;
  const larger = Buffer.alloc(length * 2);
  image.bytes.copy(larger);
  image.bytes = larger;
}
