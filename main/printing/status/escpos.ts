import type { PrinterReadiness } from '../printer.ts';
import { type LanguageStatus, NOT_UNDERSTOOD, needs, STATUS_TIMEOUT_MS, unheard } from './language-status.ts';

const [DLE, EOT, GS] = [0x10, 0x04, 0x1d];
const QUESTIONS = 4;

const STATUS = {
  bytes: Uint8Array.from([1, 2, 3, 4].flatMap((n) => [DLE, EOT, n])),
  isWhole: (reply: Uint8Array) => statusBytes(reply).length >= QUESTIONS,
  timeoutMs: STATUS_TIMEOUT_MS,
};
/** `GS I 67`: `_`, the printer's name, NUL. */
const NAME = {
  bytes: Uint8Array.from([GS, 0x49, 67]),
  isWhole: (reply: Uint8Array) => reply.includes(0),
  timeoutMs: STATUS_TIMEOUT_MS,
};

/** `DLE EOT 1..4` (ESC/POS reference; printing 2.2). It never tells that a printer is idle. */
export function escposStatus(): LanguageStatus {
  return {
    async readiness(ask, signal) {
      const answer = await ask(STATUS, signal);
      return answer.kind === 'none' ? unheard(answer) : readinessOf(statusBytes(answer.bytes));
    },
    async identify(ask, signal) {
      const answer = await ask(NAME, signal);
      if (answer.kind === 'none') return null;
      const name = /_([ -~]{2,60})\0/.exec(Buffer.from(answer.bytes).toString('latin1'))?.[1];
      return name ? { model: name, dpi: null } : null;
    },
    resync: new Uint8Array(),
  };
}

/**
 * The bytes that are answers: bits 1 and 4 set, 0 and 7 not. Status that a printer sends by itself (ASB: four bytes, the first with
 * bit 1 clear) is left out with the three bytes behind it.
 */
function statusBytes(reply: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at < reply.length; at++) {
    const byte = reply[at] ?? 0;
    if ((byte & 0x93) === 0x12) found.push(byte);
    else if ((byte & 0x93) === 0x10 && [1, 2, 3].every((behind) => ((reply[at + behind] ?? 0x90) & 0x90) === 0))
      at += 3;
  }
  return found;
}

/** Which answer is whose follows from their order alone: with one missing or too many nothing is known. */
function readinessOf(answers: readonly number[]): PrinterReadiness {
  const [printer, offline, error, paper] = answers;
  if (answers.length !== QUESTIONS || printer === undefined || offline === undefined) return NOT_UNDERSTOOD;
  if (error === undefined || paper === undefined) return NOT_UNDERSTOOD;
  if (offline & 0x04) return needs('head-open');
  if (offline & 0x20 || paper & 0x60) return needs('paper-out');
  if (error & 0x08) return needs('cutter');
  if (error & 0x40) return needs('too-hot');
  if (error & 0x20 || offline & 0x40 || error & 0x04) return needs('other-error');
  if (offline & 0x08) return needs('paused');
  if (printer & 0x08) return needs('other-error');
  return { kind: 'ready' };
}
