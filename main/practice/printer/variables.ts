import { isStopped, type PrinterCondition } from './status/condition.ts';
import { hostStatus } from './status/zpl.ts';

export interface CountedState {
  readonly condition: PrinterCondition;
  /** Labels it says it ever fed. */
  readonly odometer: number;
}

/** What is counted and set in the printer, by its name (Zebra SGD); undefined for what it does not have. */
export function printerVariable(name: string, { condition, odometer }: CountedState): string | undefined {
  switch (name) {
    case 'odometer.total_label_count':
    case 'odometer.user_label_count':
      return String(odometer);
    case 'device.host_status':
      return hostStatus(condition);
    case 'device.product_name':
      return 'PACKBENCH PRACTICE';
    case 'device.languages':
      return 'zpl';
    case 'appl.name':
      return 'V1.0.0Z';
    case 'head.resolution.in_dpi':
      return String(condition.dpi);
    case 'head.latch':
      return condition.headOpen ? 'open' : 'ok';
    case 'media.status':
      return condition.paperOut ? 'out' : 'ok';
    case 'device.status':
      return isStopped(condition) ? 'error' : 'ok';
    default:
      return undefined;
  }
}
