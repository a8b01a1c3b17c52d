import { open } from 'node:fs/promises';

/** Reads of long files in parts, off the station's own thread. */
export interface PartReader {
  /** Undefined when there is no such file. */
  size(file: string): Promise<number | undefined>;
  /** At most `length` bytes from `from`; fewer at the end of the file, none where the file is gone. */
  read(file: string, from: number, length: number): Promise<Uint8Array>;
}

export const realPartReader: PartReader = {
  size: (file) =>
    whenThere(file, undefined, async (opened) => {
      const { size } = await opened.stat();
      return size;
    }),
  read: (file, from, length) =>
    whenThere(file, new Uint8Array(), async (opened) => {
      const { bytesRead, buffer } = await opened.read(new Uint8Array(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    }),
};

type Opened = Awaited<ReturnType<typeof open>>;

async function whenThere<T>(file: string, otherwise: T, read: (opened: Opened) => Promise<T>): Promise<T> {
  let opened: Opened;
  try {
    opened = await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
  try {
    return await read(opened);
  } finally {
    await opened.close();
  }
}
