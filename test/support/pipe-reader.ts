import * as fs from 'node:fs';
import type { OtherEnd } from './transport-acceptance.ts';

const PAUSE_MS = 2;

/** Reads a pipe or the master of a pseudo terminal without ever blocking, and says what came. */
export function readFd(fd: number, onEnd: () => void = () => undefined): OtherEnd & { readonly open: () => boolean } {
  const chunks: Buffer[] = [];
  const buffer = Buffer.alloc(64 * 1024);
  let length = 0;
  let held = false;
  let open = true;
  let breakAt = Number.POSITIVE_INFINITY;
  const shut = (): Promise<void> => {
    if (open) fs.closeSync(fd);
    open = false;
    onEnd();
    return Promise.resolve();
  };
  const turn = (): void => {
    if (!open) return;
    if (!held) {
      try {
        for (let size = -1; size !== 0; ) {
          size = fs.readSync(fd, buffer, 0, buffer.byteLength, null);
          chunks.push(Buffer.from(buffer.subarray(0, size)));
          length += size;
          if (length >= breakAt) return void shut();
        }
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // EIO: nobody has the other side of a pseudo terminal open.
        if (code !== 'EAGAIN' && code !== 'EIO') throw error;
      }
    }
    setTimeout(turn, PAUSE_MS);
  };
  turn();
  return {
    open: () => open,
    received: () => Buffer.concat(chunks),
    hold() {
      held = true;
    },
    release() {
      held = false;
    },
    breakAfter(bytes) {
      breakAt = length + bytes;
    },
    leave: shut,
    close: shut,
  };
}
