import type { PrinterConfig } from '../../../shared/model/printers.ts';
import type { PrinterReadiness } from '../printer.ts';
import { type Ask, type LanguageStatus, NOT_UNDERSTOOD, needs, STATUS_TIMEOUT_MS, unheard } from './language-status.ts';
import { zplErrorReason } from './zpl-error-status.ts';
import { attentionReason, findZplHostStatus, isIdle } from './zpl-host-status.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const ETX = 3;

const HOST_STATUS = {
  bytes: bytes('~HS\r\n'),
  isWhole: (reply: Uint8Array) => findZplHostStatus(reply) !== undefined,
  timeoutMs: STATUS_TIMEOUT_MS,
};
const ERROR_STATUS = {
  bytes: bytes('~HQES\r\n'),
  isWhole: (reply: Uint8Array) => reply.includes(ETX),
  timeoutMs: STATUS_TIMEOUT_MS,
};
const IDENTITY = {
  bytes: bytes('~HI\r\n'),
  isWhole: (reply: Uint8Array) => reply.includes(ETX),
  timeoutMs: STATUS_TIMEOUT_MS,
};

/**
 * `~HS` first; printers of today say nothing to it with the head open or the paper out, some then still answer `~HQES`, which also
 * names what `~HS` does not know (a jam, the cutter), and errors nobody here knows (printing 2.2). One that never answers it is
 * not asked it again beside a good `~HS`.
 */
export function zplStatus(): LanguageStatus {
  let answersErrors: boolean | undefined;

  async function errors(ask: Ask, signal?: AbortSignal): Promise<string | null | undefined> {
    const answer = await ask(ERROR_STATUS, signal);
    const told = answer.kind === 'reply' ? zplErrorReason(answer.bytes) : undefined;
    if (told !== undefined) answersErrors = true;
    else if (answer.kind === 'reply' || answer.reason !== 'interrupted') answersErrors ??= false;
    return told;
  }

  return {
    async readiness(ask, signal): Promise<PrinterReadiness> {
      const answer = await ask(HOST_STATUS, signal);
      const status = answer.kind === 'reply' ? findZplHostStatus(answer.bytes) : undefined;
      if (status) {
        const reason = attentionReason(status);
        if (reason !== null) return needs(reason);
        const told = answersErrors === false ? null : await errors(ask, signal);
        return told ? needs(told) : { kind: 'ready', idle: isIdle(status) };
      }
      if (answer.kind === 'none' && answer.reason !== 'no-answer' && answer.reason !== 'closed') return unheard(answer);
      const told = await errors(ask, signal);
      // No error alone is no health: what `~HS` would have told is not known.
      if (told) return needs(told);
      return answer.kind === 'none' ? unheard(answer) : NOT_UNDERSTOOD;
    },
    async identify(ask, signal) {
      const answer = await ask(IDENTITY, signal);
      if (answer.kind === 'none') return null;
      const told = /\x02([^,\x02\x03]{1,60}),[^,]*,(\d{1,2}),[^\x03]*\x03/.exec(
        Buffer.from(answer.bytes).toString('latin1'),
      );
      return told?.[1] ? { model: told[1].trim(), dpi: DPI_OF_DOTS_PER_MM[told[2] ?? ''] ?? null } : null;
    },
    // Cancels the format that was begun; what is whole in the printer goes with it, so it is sent after a job broke off only.
    resync: bytes('~JA\r\n'),
  };
}

/** Heads are built in dots per mm: 8 is called 203 dpi (ZPL II reference, `~HI`). */
const DPI_OF_DOTS_PER_MM: Readonly<Record<string, PrinterConfig['dpi']>> = { '8': 203, '12': 300, '24': 600 };
