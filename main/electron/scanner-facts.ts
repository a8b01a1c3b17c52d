import type { OfferedScanner } from '../../shared/contract/shell.ts';
import type { KeptScanner } from './kept-pc.ts';

/** Electron's `HIDDevice`. */
export interface ListedHid {
  readonly deviceId: string;
  readonly name: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string;
  readonly collections: readonly { readonly usagePage: number; readonly usage: number }[];
}

/** Electron's `SerialPort`; its USB numbers are decimal text. */
export interface ListedPort {
  readonly portId: string;
  readonly portName: string;
  readonly displayName?: string;
  readonly vendorId?: string;
  readonly productId?: string;
  readonly serialNumber?: string;
  readonly deviceInstanceId?: string;
}

/** The usage page of barcode scanners (USB HID Point of Sale Usage Tables). */
const SCANNER_PAGE = 0x8c;

type Offer = OfferedScanner & KeptScanner & { readonly id: string };

/** A keyboard, a mouse or a security key is never offered, whatever the page asked for. */
export function isScanner({ collections }: ListedHid): boolean {
  return collections.some(({ usagePage }) => usagePage === SCANNER_PAGE);
}

export function offeredHid(device: ListedHid): Offer {
  const { deviceId, name, vendorId, productId, serialNumber } = device;
  return {
    ...{ kind: 'hid', id: deviceId, offer: `hid:${deviceId}`, name: name.slice(0, 300), vendorId, productId },
    serialNumber: serialNumber === undefined || serialNumber === '' ? null : serialNumber,
    instanceId: null,
  };
}

export function offeredPort(port: ListedPort): Offer {
  return {
    ...{ kind: 'serial', id: port.portId, offer: `serial:${port.portId}` },
    name: (port.displayName || port.portName).slice(0, 300),
    vendorId: numberOf(port.vendorId),
    productId: numberOf(port.productId),
    serialNumber: port.serialNumber || null,
    instanceId: port.deviceInstanceId || null,
  };
}

/**
 * Whether `device` is the kept one. Electron describes a device differently when it lists it, and again when it asks whether a page may
 * hold it (`vendorId` or `vendor_id`, number or text), so each fact is looked for under both names. Facts that neither side has say
 * nothing; at least one must be there and none may differ.
 */
export function sameDevice(kept: KeptScanner, device: unknown): boolean {
  if (typeof device !== 'object' || device === null) return false;
  const seen = new Map<string, unknown>(Object.entries(device));
  const fact = (...names: readonly string[]) =>
    names.map((name) => seen.get(name)).find((value) => value !== undefined);
  const instanceId = fact('deviceInstanceId', 'device_instance_id');
  if (kept.instanceId !== null && instanceId !== undefined) return kept.instanceId === instanceId;
  const vendorId = numberOf(fact('vendorId', 'vendor_id'));
  const productId = numberOf(fact('productId', 'product_id'));
  const serialNumber = fact('serialNumber', 'serial_number');
  if (kept.vendorId === null) {
    return vendorId === null && kept.name !== '' && fact('displayName', 'portName', 'name') === kept.name;
  }
  if (kept.vendorId !== vendorId || kept.productId !== productId) return false;
  return kept.serialNumber === null || kept.serialNumber === serialNumber;
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) ? value : null;
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : null;
}
