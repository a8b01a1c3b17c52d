import { z } from 'zod';
import { request } from './request.ts';

/** Which requests of `shell.*` and `updates.*` the shell at hand answers; every other ends with `NOT_IN_THIS_SHELL`. */
export interface ShellAbilities {
  readonly shell: 'electron' | 'browser';
  readonly answers: readonly string[];
}

/**
 * A scanner that the page reads itself, not through the keyboard: a HID POS one (usage page 0x8C), or one that gives its codes over a
 * serial port (USB COM). The numbers are USB's own, decimal; null where the system tells none.
 */
export interface ScannerDevice {
  readonly kind: 'hid' | 'serial';
  readonly name: string;
  readonly vendorId: number | null;
  readonly productId: number | null;
  readonly serialNumber: string | null;
}

/** One of the devices that the page may be given, while it asks for one. */
export interface OfferedScanner extends ScannerDevice {
  /** Good for `shell.useScanner` until the asking ends. */
  readonly offer: string;
}

/** What is set up on this PC, outside the station's own settings; kept for the next start. */
export interface ThisPc {
  /** `blocked`: switched on here, and switched off in the system's own list of programs that start. */
  readonly autostart: 'on' | 'off' | 'blocked' | 'unavailable';
  /** The page fills the screen and only a supervisor gets out of it. */
  readonly kiosk: boolean;
  readonly scanner: ScannerDevice | null;
  /** Null while the page asks for no device. */
  readonly offered: readonly OfferedScanner[] | null;
  /** `software` after the graphics driver has crashed again and again; tried anew by the next version. */
  readonly graphics: 'hardware' | 'software';
}

export interface CrashReports {
  /** Absolute. */
  readonly folder: string;
  /** Newest first. A report holds a piece of the program's memory: it never leaves this PC by itself. */
  readonly reports: readonly { readonly file: string; readonly atMs: number; readonly bytes: number }[];
}

/** Name and reason of the supervisor, kept in the journal. */
export const supervised = {
  by: z.string().trim().min(2).max(60),
  reason: z.string().trim().min(3).max(200),
};

/** What only the program around the page can do: the page in a browser cannot start with the PC or hold its keys. */
export const shellContract = {
  'shell.abilities': request<ShellAbilities>()(z.strictObject({})),
  'shell.state': request<ThisPc>()(z.strictObject({})),
  'shell.autostart': request<ThisPc>()(z.strictObject({ on: z.boolean(), ...supervised })),
  'shell.kiosk': request<ThisPc>()(z.strictObject({ on: z.boolean(), ...supervised })),
  /** Gives the page one of the devices it asks for, and from now on at every start without asking. */
  'shell.useScanner': request<ThisPc>()(z.strictObject({ offer: z.string().min(1).max(300), ...supervised })),
  /** Ends the asking; the page gets none. */
  'shell.endAsking': request<ThisPc>()(z.strictObject({})),
  'shell.dropScanner': request<ThisPc>()(z.strictObject({ ...supervised })),
  'shell.crashes': request<CrashReports>()(z.strictObject({})),
};
