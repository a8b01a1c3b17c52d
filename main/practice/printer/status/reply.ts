import { assertNever } from '../../../../shared/result.ts';
import type { StatusQuestion } from '../streams/stream.ts';
import type { PrinterCondition } from './condition.ts';
import { eplErrors } from './epl.ts';
import { escPosAutomatic, escPosError, escPosOffline, escPosPaper, escPosPrinter, escPosRoll } from './escpos.ts';
import { tsplState, tsplStatus } from './tspl.ts';
import { errorStatus, hostIdentification, hostStatus } from './zpl.ts';

/** Questions that came with later firmware. */
export const LATER_QUESTIONS: ReadonlySet<StatusQuestion> = new Set([
  'HQES',
  'tspl-status',
  'tspl-model',
  'escpos-automatic',
]);

/** What the printer answers to a question of its language. */
export function statusReply(question: StatusQuestion, now: PrinterCondition): Buffer {
  switch (question) {
    case 'HS':
      return Buffer.from(hostStatus(now), 'latin1');
    case 'HI':
      return Buffer.from(hostIdentification(now), 'latin1');
    case 'HQES':
      return Buffer.from(errorStatus(now), 'latin1');
    case 'tspl-state':
      return tsplState(now);
    case 'tspl-status':
      return tsplStatus(now);
    case 'tspl-model':
      return Buffer.from('PACKBENCH PRACTICE\r', 'latin1');
    case 'epl-errors':
      return Buffer.from(eplErrors(now), 'latin1');
    case 'escpos-printer':
      return escPosPrinter(now);
    case 'escpos-offline':
      return escPosOffline(now);
    case 'escpos-error':
      return escPosError(now);
    case 'escpos-paper':
      return escPosPaper(now);
    case 'escpos-roll':
      return escPosRoll(now);
    case 'escpos-automatic':
      return escPosAutomatic(now);
    case 'escpos-model':
      return Buffer.from('_PACKBENCH PRACTICE\0', 'latin1');
    default:
      return assertNever(question);
  }
}
