import { assertNever } from '../../../../shared/result.ts';
import { codeOf } from '../../../ports/devices/carrier.ts';
import { deviceId } from '../../../ports/devices/char-device.ts';
import { listDeviceFiles } from '../../../ports/devices/device-files.ts';
import type { Attached, FromChild } from './messages.ts';

type Survey = Omit<Extract<FromChild, { kind: 'survey' }>, 'kind'>;

/** As the message to the station allows. */
const LONGEST_REASON = 500;

/** What this PC has of a kind; with what was found before it failed. Never rejects, sends nothing to anything. */
export async function surveyOf(of: 'devices' | 'serial-ports' | 'spooler-queues'): Promise<Survey> {
  const attached: Attached[] = [];
  let failure: string | null = null;
  const failed = (error: unknown): void => {
    failure ??= codeOf(error).slice(0, LONGEST_REASON);
  };
  try {
    switch (of) {
      case 'devices':
        for (const path of await listDeviceFiles(/^lp\d+$/, 'usb')) {
          const told = await deviceId(path).catch(failed);
          attached.push({ name: path, told: told ?? null, port: null });
        }
        break;
      case 'serial-ports':
        attached.push(...(await serialPorts()));
        break;
      case 'spooler-queues':
        attached.push(...(await spoolerQueues()));
        break;
      default:
        assertNever(of);
    }
  } catch (error) {
    failed(error);
  }
  return { attached, failure };
}

async function spoolerQueues(): Promise<Attached[]> {
  const { openWinspool } = await import('../../../ports/devices/winspool.ts');
  return openWinspool()
    .queues()
    .map(({ name, driver, port }) => ({ name, told: driver || null, port }));
}

/** Linux' own list is its device files; the library would ask a program there that is not on every machine. */
async function serialPorts(): Promise<Attached[]> {
  if (process.platform === 'linux') {
    const paths = await listDeviceFiles(/^tty(USB|ACM)\d+$/);
    return paths.map((name) => ({ name, told: null, port: null }));
  }
  const { listSerialPorts } = await import('../../../ports/devices/serial.ts');
  return (await listSerialPorts()).map(({ path, maker }) => ({ name: path, told: maker, port: null }));
}
