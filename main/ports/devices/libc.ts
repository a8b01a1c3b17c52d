/** The few calls of the C library that Node has no word for. */
export interface Libc {
  /** True when bytes can be read within the time, or the device is gone; waits beside the program, not in it. */
  readable(fd: number, waitMs: number): Promise<boolean>;
  /** The device's answer; undefined where it does not know the request. */
  ioctl(fd: number, request: number, into: Buffer): Buffer | undefined;
}

const POLLIN = 1;
const FILES: Partial<Record<NodeJS.Platform, string>> = { linux: 'libc.so.6', darwin: '/usr/lib/libSystem.B.dylib' };

/** Undefined where there is none that is known here. */
export async function openLibc(): Promise<Libc | undefined> {
  const file = FILES[process.platform];
  if (file === undefined) return undefined;
  try {
    const { default: koffi } = await import('koffi');
    const library = koffi.load(file);
    const poll = library.func('int poll(_Inout_ void *fds, unsigned long count, int timeout)');
    const control = library.func('int ioctl(int fd, unsigned long request, ...)');
    return {
      readable(fd, waitMs) {
        const asked = Buffer.alloc(8);
        asked.writeInt32LE(fd, 0);
        asked.writeInt16LE(POLLIN, 4);
        return new Promise((resolve, reject) => {
          poll.async(asked, 1, waitMs, (error: unknown, ready: number) => (error ? reject(error) : resolve(ready > 0)));
        });
      },
      ioctl(fd, request, into) {
        return Number(control(fd, request, 'void *', into)) < 0 ? undefined : into;
      },
    };
  } catch {
    return undefined;
  }
}
