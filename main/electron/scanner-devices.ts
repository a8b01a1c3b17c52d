import type { OfferedScanner } from '../../shared/contract/shell.ts';
import { AppFailure } from '../../shared/errors.ts';
import type { Log } from '../host.ts';
import type { KeptScanner, PcFile } from './kept-pc.ts';
import { isOurs } from './origin.ts';
import { isScanner, type ListedHid, type ListedPort, offeredHid, offeredPort, sameDevice } from './scanner-facts.ts';

interface Refusable {
  preventDefault(): void;
}
interface AskingFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** The part of Electron's `Session` by which a page asks for a device. */
export interface DeviceSession {
  on(
    event: 'select-hid-device',
    listener: (
      event: Refusable,
      details: { readonly deviceList: readonly ListedHid[]; readonly frame: AskingFrame | null },
      answer: (deviceId?: string | null) => void,
    ) => void,
  ): unknown;
  on(
    event: 'select-serial-port',
    listener: (
      event: Refusable,
      ports: readonly ListedPort[],
      contents: { readonly mainFrame: AskingFrame },
      answer: (portId: string) => void,
    ) => void,
  ): unknown;
  on(
    event: 'select-usb-device',
    listener: (event: Refusable, details: unknown, answer: (deviceId?: string) => void) => void,
  ): unknown;
}

interface Asking {
  readonly offers: readonly (OfferedScanner & KeptScanner & { readonly id: string })[];
  readonly give: (id: string) => void;
  readonly refuse: () => void;
}

/**
 * Which scanner the page may read itself: none until a supervisor has chosen one from those the system lists, then exactly that one,
 * at every start. A request of anybody but our own page's top frame is refused unseen.
 */
export function createScannerDevices(pc: PcFile, log: Log) {
  let asking: Asking | undefined;

  const endAsking = () => {
    const ended = asking;
    asking = undefined;
    ended?.refuse();
  };
  const begin = (next: Asking) => {
    endAsking();
    asking = next;
  };

  return {
    offered: (): readonly OfferedScanner[] | null =>
      asking?.offers.map(({ offer, kind, name, vendorId, productId, serialNumber }) => ({
        ...{ offer, kind, name, vendorId, productId, serialNumber },
      })) ?? null,

    /** Whether the page may ask for, and hold, devices of this permission at all. */
    mayAsk: (permission: string): boolean => permission === 'hid' || permission === 'serial',

    /** Whether this very device is the chosen one. Electron asks it for every device before the page sees it. */
    isChosen(kind: string, device: unknown): boolean {
      const { scanner } = pc.read();
      return scanner !== null && scanner.kind === kind && sameDevice(scanner, device);
    },

    /** `NOT_FOUND` for a device that is not offered any more. Kept before the page gets it. */
    use(offer: string): void {
      const found = asking?.offers.find((one) => one.offer === offer);
      if (asking === undefined || found === undefined) {
        throw new AppFailure('NOT_FOUND', 'This scanner is not offered any more. Look for scanners again.');
      }
      const { kind, name, vendorId, productId, serialNumber, instanceId, id } = found;
      pc.change({ scanner: { kind, name, vendorId, productId, serialNumber, instanceId } });
      const { give } = asking;
      asking = undefined;
      give(id);
    },
    endAsking,
    drop: () => pc.change({ scanner: null }),

    listen(session: DeviceSession): void {
      session.on('select-hid-device', (event, { deviceList, frame }, answer) => {
        event.preventDefault();
        if (!isOurTop(frame)) {
          log.warn('a foreign frame asked for a device');
          return answer();
        }
        begin({
          offers: deviceList.filter(isScanner).map(offeredHid),
          give: (id) => answer(id),
          refuse: () => answer(),
        });
      });
      session.on('select-serial-port', (event, ports, contents, answer) => {
        event.preventDefault();
        if (!isOurTop(contents.mainFrame)) {
          log.warn('a foreign page asked for a port');
          return answer('');
        }
        begin({ offers: ports.map(offeredPort), give: (id) => answer(id), refuse: () => answer('') });
      });
      session.on('select-usb-device', (event, _details, answer) => {
        event.preventDefault();
        log.warn('the page asked for a USB device, which it never may');
        answer();
      });
    },
  };
}

export type ScannerDevices = ReturnType<typeof createScannerDevices>;

function isOurTop(frame: AskingFrame | null): boolean {
  return frame !== null && frame.parent === null && isOurs(frame.url);
}
