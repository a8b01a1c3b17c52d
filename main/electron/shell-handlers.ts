import type { Handlers } from '../../shared/contract/index.ts';
import type { ThisPc } from '../../shared/contract/shell.ts';
import type { ShellRequests } from '../host.ts';
import type { Autostart } from './autostart.ts';
import { listCrashes } from './crashes.ts';
import type { PcFile } from './kept-pc.ts';
import type { Kiosk } from './kiosk.ts';
import type { ScannerDevices } from './scanner-devices.ts';

export interface ShellHandlersOptions {
  readonly pc: PcFile;
  readonly kiosk: Kiosk;
  readonly autostart: Autostart;
  readonly devices: ScannerDevices;
  readonly crashFolder: string;
  readonly graphics: ThisPc['graphics'];
}

/** What this shell answers about itself. The journal has the supervisor's words before any of it is called. */
export function shellHandlers(
  options: ShellHandlersOptions,
): Pick<Handlers<ShellRequests>, Exclude<Extract<ShellRequests, `shell.${string}`>, 'shell.showBundle'>> {
  const { pc, kiosk, autostart, devices, graphics } = options;

  function state(): ThisPc {
    const { scanner } = pc.read();
    return {
      autostart: autostart.state(),
      kiosk: kiosk.isOn(),
      scanner: scanner && {
        kind: scanner.kind,
        name: scanner.name,
        vendorId: scanner.vendorId,
        productId: scanner.productId,
        serialNumber: scanner.serialNumber,
      },
      offered: devices.offered(),
      graphics,
    };
  }

  const after = (act: () => void): ThisPc => {
    act();
    return state();
  };

  return {
    'shell.state': state,
    'shell.autostart': ({ on }) => after(() => autostart.set(on)),
    'shell.kiosk': ({ on }) => after(() => kiosk.set(on)),
    'shell.useScanner': ({ offer }) => after(() => devices.use(offer)),
    'shell.endAsking': () => after(devices.endAsking),
    'shell.dropScanner': () => after(devices.drop),
    'shell.crashes': () => listCrashes(options.crashFolder),
  };
}
