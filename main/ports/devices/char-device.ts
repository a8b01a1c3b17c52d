import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { type Carrier, type CarrierEvents, codeOf, DeviceFault } from './carrier.ts';
import { type Libc, openLibc } from './libc.ts';

const PIECE_BYTES = 8192;
const READ_WAIT_MS = 100;

/**
 * A printer of Linux' usblp driver. A write returns when the printer took the bytes, so it blocks while paper is out. Nothing but a
 * character device or a pipe is opened: a mistyped path must not write a label over a disk or into a file.
 */
export async function openCharDevice(path: string, events: CarrierEvents): Promise<Carrier> {
  const { handle, readable } = await openBoth(path);
  const reading = readable ? readWhileOpen(handle, events) : { stop: () => Promise.resolve() };
  let written = 0;
  const close = async () => {
    await reading.stop();
    await handle.close().catch(() => undefined);
  };
  return {
    pieceBytes: PIECE_BYTES,
    async write(piece) {
      for (let at = 0; at < piece.byteLength; ) {
        const { bytesWritten } = await handle.write(piece, at, piece.byteLength - at);
        at += bytesWritten;
        written += bytesWritten;
      }
    },
    async finish() {
      await reading.stop();
      await handle.close();
      return { kind: 'sent' };
    },
    async withdraw(reason) {
      await close();
      return written === 0 ? { kind: 'not-sent', reason } : { kind: 'unknown', reason };
    },
  };
}

async function openBoth(path: string): Promise<{ readonly handle: FileHandle; readonly readable: boolean }> {
  const found = await stat(path);
  if (found.isFIFO()) return { handle: await open(path, constants.O_WRONLY), readable: false };
  if (!found.isCharacterDevice()) throw new DeviceFault('not-a-device', `${path} is no character device`);
  try {
    return { handle: await open(path, constants.O_RDWR | constants.O_NOCTTY), readable: true };
  } catch (error) {
    // Some say nothing and may not be read at all.
    if (codeOf(error) !== 'EACCES') throw error;
    return { handle: await open(path, constants.O_WRONLY | constants.O_NOCTTY), readable: false };
  }
}

/** Looks whether there is something before it reads: a read that waits could never be taken back. */
function readWhileOpen(handle: FileHandle, events: CarrierEvents): { stop(): Promise<void> } {
  let open = true;
  const loop = async (): Promise<void> => {
    const found = await openLibc();
    const buffer = Buffer.alloc(4096);
    while (open && found !== undefined) {
      if (!(await found.readable(handle.fd, READ_WAIT_MS)) || !open) continue;
      const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength);
      if (bytesRead === 0) return;
      events.onData(Uint8Array.from(buffer.subarray(0, bytesRead)));
    }
  };
  // A printer that does not let itself be read prints all the same.
  const ended = loop().catch(() => undefined);
  return {
    stop() {
      open = false;
      return ended;
    },
  };
}

/** `LPGETSTATUS` of Linux' lp and usblp drivers. */
const GET_STATUS = 0x060b;
const BITS = { paperOut: 0x20, selected: 0x10, noError: 0x08 } as const;

export type LineStatus = { readonly paperOut: boolean; readonly selected: boolean; readonly error: boolean };

/** What the driver reads from the printer's status lines; undefined where it reads none. */
export async function lineStatus(path: string): Promise<LineStatus | undefined> {
  return await whileOpen(path, (fd, libc) => {
    const status = libc.ioctl(fd, GET_STATUS, Buffer.alloc(4))?.readInt32LE(0);
    if (status === undefined) return undefined;
    return {
      paperOut: (status & BITS.paperOut) !== 0,
      selected: (status & BITS.selected) !== 0,
      error: (status & BITS.noError) === 0,
    };
  });
}

const DEVICE_ID_BYTES = 1024;
/** `LPIOC_GET_DEVICE_ID`: reads, of type 'P', number 1. */
const GET_DEVICE_ID = 0x80000000 + DEVICE_ID_BYTES * 0x10000 + 0x50 * 0x100 + 1;

/** The IEEE 1284 id, e.g. `MFG:Zebra;CMD:ZPL;MDL:...;`; undefined where it has none. Its first two bytes are its length. */
export async function deviceId(path: string): Promise<string | undefined> {
  return await whileOpen(path, (fd, libc) => {
    const told = libc.ioctl(fd, GET_DEVICE_ID, Buffer.alloc(DEVICE_ID_BYTES));
    const length = told?.readUInt16BE(0) ?? 0;
    return told && length > 2 && length <= DEVICE_ID_BYTES ? told.toString('latin1', 2, length) : undefined;
  });
}

async function whileOpen<T>(path: string, ask: (fd: number, libc: Libc) => T | undefined): Promise<T | undefined> {
  const found = await stat(path);
  const libc = await openLibc();
  if (!found.isCharacterDevice() || libc === undefined) return undefined;
  const handle = await open(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  try {
    return ask(handle.fd, libc);
  } finally {
    await handle.close();
  }
}
