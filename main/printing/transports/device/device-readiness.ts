import type { ReadinessReason } from '../../../../shared/model/printers.ts';
import { assertNever } from '../../../../shared/result.ts';
import { codeOf } from '../../../ports/devices/carrier.ts';
import { lineStatus } from '../../../ports/devices/char-device.ts';
import { folderTakesFiles } from '../../../ports/devices/folder.ts';
import type { SpoolerQueue } from '../../../ports/devices/winspool.ts';
import type { PrinterReadiness } from '../../printer.ts';
import type { FromChild, WayToDevice } from './messages.ts';

type Readiness = Extract<FromChild, { kind: 'state' }>['readiness'];

/** What the system knows of a way without anything being sent; never rejects. */
export async function deviceReadiness(way: WayToDevice): Promise<Readiness> {
  try {
    switch (way.kind) {
      case 'device':
        return fromLines(await lineStatus(way.path));
      case 'serial':
        return { kind: 'unknown', reason: 'cannot-tell' };
      case 'spooler':
        return fromSpooler(await queueNow(way.queue));
      case 'file':
        await folderTakesFiles(way.folder);
        return { kind: 'ready' };
      default:
        return assertNever(way);
    }
  } catch (error) {
    return { kind: 'unknown', reason: codeOf(error) };
  }
}

function fromLines(lines: Awaited<ReturnType<typeof lineStatus>>): Readiness {
  if (lines === undefined) return { kind: 'unknown', reason: 'cannot-tell' };
  if (lines.paperOut) return { kind: 'needs-attention', reason: 'paper-out' };
  if (lines.error) return { kind: 'needs-attention', reason: 'other-error' };
  return lines.selected ? { kind: 'ready' } : { kind: 'unknown', reason: 'offline' };
}

async function queueNow(name: string): Promise<SpoolerQueue> {
  const { openWinspool } = await import('../../../ports/devices/winspool.ts');
  const handle = openWinspool().open(name);
  try {
    return handle.queue();
  } finally {
    handle.close();
  }
}

/** `PRINTER_STATUS_*` of winspool.h, the most urgent first. */
const STATUS: readonly (readonly [bit: number, reason: ReadinessReason])[] = [
  [0x400000, 'head-open'],
  [0x10, 'paper-out'],
  [0x8, 'paper-jam'],
  [0x40000, 'ribbon-out'],
  [0x800, 'take-label'],
  [0x200000, 'memory'],
  [0x1, 'queue-stopped'],
  // Manual feed, paper problem, user intervention, page punt, error.
  [0x20 | 0x40 | 0x100000 | 0x80000 | 0x2, 'other-error'],
];
const OFFLINE = 0x80 | 0x1000;
const DELETING = 0x4;
const WORK_OFFLINE = 0x400;

/** Ready means that the spooler knows of nothing; most drivers tell it nothing (printing 3.2). */
export function fromSpooler({
  status,
  attributes,
}: Pick<SpoolerQueue, 'status' | 'attributes'>): PrinterReadiness & Readiness {
  const known = STATUS.find(([bits]) => (status & bits) !== 0);
  if (known !== undefined) return { kind: 'needs-attention', reason: known[1] };
  if ((attributes & WORK_OFFLINE) !== 0 || (status & DELETING) !== 0) {
    return { kind: 'needs-attention', reason: 'queue-stopped' };
  }
  return (status & OFFLINE) === 0 ? { kind: 'ready' } : { kind: 'unknown', reason: 'offline' };
}
