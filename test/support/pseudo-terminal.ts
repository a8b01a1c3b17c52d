import * as fs from 'node:fs';
import koffi from 'koffi';
import { readFd } from './pipe-reader.ts';
import type { OtherEnd } from './transport-acceptance.ts';

export interface PseudoTerminal extends OtherEnd {
  /** What is opened as a serial port, e.g. `/dev/pts/3`. */
  readonly path: string;
  /** As if the printer had said it. */
  say(text: string): void;
}

const NOT_BLOCKING = 0o4000;
const READ_WRITE = 0o2;
const NO_CONTROL = 0o400;
/** A child that had it too would keep the line up. */
const CLOSED_IN_CHILDREN = 0o2000000;

/** A pair of terminals: one stands in for the serial port, the other for the printer at its end. Linux only. */
export function openPseudoTerminal(): PseudoTerminal {
  const libc = koffi.load('libc.so.6');
  const openMaster = libc.func('int posix_openpt(int flags)');
  const grant = libc.func('int grantpt(int fd)');
  const unlock = libc.func('int unlockpt(int fd)');
  const nameOf = libc.func('str ptsname(int fd)');
  const fd = Number(openMaster(READ_WRITE | NO_CONTROL | NOT_BLOCKING | CLOSED_IN_CHILDREN));
  if (fd < 0 || grant(fd) !== 0 || unlock(fd) !== 0) throw new Error('no pseudo terminal');
  const path = String(nameOf(fd));
  return { ...readFd(fd), path, say: (text) => void fs.writeSync(fd, text) };
}
