/** What a ZPL printer says of itself in answer to `~HS` (ZPL II reference, `~HS`; printing 2.2). */
export interface ZplHostStatus {
  readonly paperOut: boolean;
  readonly paused: boolean;
  readonly headOpen: boolean;
  readonly ribbonOut: boolean;
  readonly bufferFull: boolean;
  /** Memory or temperature trouble the printer names itself. */
  readonly fault: 'memory' | 'too-cold' | 'too-hot' | null;
  /** A format whose end has not come: it would swallow the next job. */
  readonly partialFormat: boolean;
  readonly labelWaiting: boolean;
  readonly formatsInBuffer: number;
  readonly labelsRemaining: number;
}

const STX = '\\x02';
const ETX = '\\x03';
const FIRST = `${STX}(\\d{3}),([01]),([01]),(\\d{4}),(\\d{3}),([01]),([01]),([01]),(\\d{3}),([01]),([01]),([01])${ETX}`;
const SECOND = `${STX}(\\d{3}),([01]),([01]),([01]),([01]),([0-9A-Z]),([0-9]),([01]),(\\d{8}),([01]),(\\d{3})${ETX}`;
const THIRD = `${STX}(\\d{4}),([01])${ETX}`;
const LINE = new RegExp(`${STX}[0-9A-Z,]{6,60}${ETX}`, 'g');
const STATUS = new RegExp(`^${FIRST}[\\r\\n]*${SECOND}[\\r\\n]*${THIRD}[\\r\\n]*$`);

/** Strict: three framed lines and nothing else. Undefined for anything that is not exactly a status. */
export function parseZplHostStatus(reply: Uint8Array): ZplHostStatus | undefined {
  const fields = STATUS.exec(Buffer.from(reply).toString('latin1'));
  if (!fields) return undefined;
  const flag = (index: number) => fields[index] === '1';
  return {
    paperOut: flag(2),
    paused: flag(3),
    formatsInBuffer: Number(fields[5]),
    bufferFull: flag(6),
    partialFormat: flag(8),
    fault: flag(10) ? 'memory' : flag(11) ? 'too-cold' : flag(12) ? 'too-hot' : null,
    headOpen: flag(15),
    // Without a ribbon in use (thermal transfer flag 0) the ribbon flag says nothing.
    ribbonOut: flag(16) && flag(17),
    labelWaiting: flag(20),
    labelsRemaining: Number(fields[21]),
  };
}

/** The last status among what came: alerts a printer sends by itself may stand before, between or behind the answer. */
export function findZplHostStatus(reply: Uint8Array): ZplHostStatus | undefined {
  const lines = Buffer.from(reply).toString('latin1').match(LINE) ?? [];
  for (let at = lines.length - 3; at >= 0; at--) {
    const status = parseZplHostStatus(Buffer.from(lines.slice(at, at + 3).join(''), 'latin1'));
    if (status) return status;
  }
  return undefined;
}

/** Why a person must go to the printer, or null. */
export function attentionReason(status: ZplHostStatus): string | null {
  if (status.headOpen) return 'head-open';
  if (status.paperOut) return 'paper-out';
  if (status.ribbonOut) return 'ribbon-out';
  if (status.paused) return 'paused';
  if (status.fault) return status.fault;
  if (status.bufferFull) return 'buffer-full';
  if (status.partialFormat) return 'half-a-label';
  if (status.labelWaiting) return 'take-label';
  return null;
}

/** Nothing left to print: what was sent before has come out, as far as the printer knows (printing 2.3, E2). */
export function isIdle(status: ZplHostStatus): boolean {
  return status.formatsInBuffer === 0 && status.labelsRemaining === 0 && !status.partialFormat && !status.labelWaiting;
}
