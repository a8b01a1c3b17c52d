import { type HidCollection, SCANNER_PAGE } from './hid-report.ts';

/** The parts of WebHID and Web Serial that a scanner needs; TypeScript's own library has neither. */
export interface HidDevice {
  readonly opened: boolean;
  readonly collections: readonly HidCollection[];
  open(): Promise<void>;
  /** Gives the page's hold on it back; it is closed by that. */
  forget(): Promise<void>;
  addEventListener(type: 'inputreport', listener: (event: HidInputReport) => void): void;
  removeEventListener(type: 'inputreport', listener: (event: HidInputReport) => void): void;
}
export interface HidInputReport {
  readonly reportId: number;
  readonly data: DataView;
}
export interface Hid {
  getDevices(): Promise<readonly HidDevice[]>;
  requestDevice(options: {
    readonly filters: readonly { readonly usagePage: number }[];
  }): Promise<readonly HidDevice[]>;
  addEventListener(type: 'connect' | 'disconnect', listener: () => void): void;
}
export interface SerialPort {
  readonly readable: ReadableStream<Uint8Array> | null;
  open(options: { readonly baudRate: number }): Promise<void>;
  close(): Promise<void>;
  forget(): Promise<void>;
}
export interface Serial {
  getPorts(): Promise<readonly SerialPort[]>;
  requestPort(): Promise<SerialPort>;
  addEventListener(type: 'connect' | 'disconnect', listener: () => void): void;
}
export interface DeviceApis {
  readonly hid?: Hid;
  readonly serial?: Serial;
}

/** What the browser around the page has of them. */
export function deviceApis(): DeviceApis {
  return navigator as DeviceApis;
}

/**
 * Asks for a device; must be called in a press of a button. Resolves when one was given, or none; what the page held before it gives back
 * then. Never rejects.
 */
export async function askForDevice(apis: DeviceApis, kind: 'hid' | 'serial'): Promise<boolean> {
  try {
    const given =
      kind === 'hid'
        ? await apis.hid?.requestDevice({ filters: [{ usagePage: SCANNER_PAGE }] })
        : await apis.serial?.requestPort().then((port) => [port]);
    if (given === undefined || given.length === 0) return false;
    await forgetDevices(apis, given);
    return true;
  } catch {
    // Nothing chosen is an error to the browser and none to a person.
    return false;
  }
}

/** Gives back all that the page may hold, but `kept`. Never rejects. */
export async function forgetDevices({ hid, serial }: DeviceApis, kept: readonly unknown[] = []): Promise<void> {
  const held = await Promise.all([hid?.getDevices() ?? [], serial?.getPorts() ?? []]).catch(() => []);
  const going = held.flat().filter((device) => !kept.includes(device));
  await Promise.all(going.map((device) => device.forget().catch(() => undefined)));
}
