import { type LanguageStatus, NOT_UNDERSTOOD, needs, STATUS_TIMEOUT_MS, unheard } from './language-status.ts';

/** Error codes as `^ee` and `eR` report them (EPL2 reference, appendix). */
const REASONS: Readonly<Record<string, string>> = {
  '04': 'memory',
  '07': 'paper-out',
  '11': 'head-open',
  '12': 'paused',
};
/** Of a label that is long gone: syntax, a field too long. They say nothing of the printer. */
const OF_A_LABEL = new Set(['01', '02', '03', '05', '06', '08', '09', '10', '13', '14', '15', '20']);
const REPLY = /(?:^|[\r\n])(\d\d(?:,\d\d)*)\r?\n/;

const ERRORS = {
  bytes: Buffer.from('\n^ee\n', 'latin1'),
  isWhole: (reply: Uint8Array) => REPLY.test(Buffer.from(reply).toString('latin1')),
  timeoutMs: STATUS_TIMEOUT_MS,
};

/** EPL says little of itself: `^ee`, which many leave unanswered, and never that it is idle. */
export function eplStatus(): LanguageStatus {
  return {
    async readiness(ask, signal) {
      const answer = await ask(ERRORS, signal);
      if (answer.kind === 'none') return unheard(answer);
      const told = REPLY.exec(Buffer.from(answer.bytes).toString('latin1'))?.[1];
      if (told === undefined) return NOT_UNDERSTOOD;
      const codes = told.split(',').filter((code) => code !== '00' && !OF_A_LABEL.has(code));
      const known = codes.map((code) => REASONS[code]).find((reason) => reason !== undefined);
      if (known) return needs(known);
      return codes.length > 0 ? needs('other-error') : { kind: 'ready' };
    },
    resync: new Uint8Array(),
  };
}
