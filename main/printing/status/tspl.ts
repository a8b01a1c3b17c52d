import type { PrinterReadiness } from '../printer.ts';
import { type LanguageStatus, NOT_UNDERSTOOD, needs, STATUS_TIMEOUT_MS, unheard } from './language-status.ts';

const ESC = 0x1b;
const [STX, ETX] = [0x02, 0x03];
const FRAME_BYTES = 6;
const bang = (letter: string) => Uint8Array.from([ESC, 0x21, letter.charCodeAt(0)]);

/** `ESC ! S` since firmware 6.29 EZ: STX, message, warning, two errors, ETX. */
const LONG = {
  bytes: bang('S'),
  isWhole: (reply: Uint8Array) => findFrame(reply) !== undefined,
  timeoutMs: STATUS_TIMEOUT_MS,
};
/** `ESC ! ?`: one byte. */
const SHORT = { bytes: bang('?'), isWhole: (reply: Uint8Array) => reply.length > 0, timeoutMs: STATUS_TIMEOUT_MS };
const MODEL = {
  bytes: Buffer.from('~!T\r\n', 'latin1'),
  isWhole: (reply: Uint8Array) => reply.includes(0x0a),
  timeoutMs: STATUS_TIMEOUT_MS,
};

/** Bits of the answer to `ESC ! ?` (TSPL reference; printing 2.2); 32, printing, is no trouble. */
const SHORT_BITS: readonly (readonly [bit: number, reason: string])[] = [
  [0x01, 'head-open'],
  [0x40, 'head-open'],
  [0x04, 'paper-out'],
  [0x02, 'paper-jam'],
  [0x08, 'ribbon-out'],
  [0x10, 'paused'],
  [0x80, 'other-error'],
];
const PRINTING = 0x20;

/** Bits of the two error bytes of `ESC ! S`; 0x40 alone is none. */
const DEVICE_BITS: readonly (readonly [bit: number, reason: string])[] = [
  [0x01, 'too-hot'],
  [0x02, 'too-hot'],
  [0x08, 'cutter'],
  [0x10, 'memory'],
];
const MEDIA_BITS: readonly (readonly [bit: number, reason: string])[] = [
  [0x20, 'head-open'],
  [0x01, 'paper-out'],
  [0x02, 'paper-jam'],
  [0x04, 'ribbon-out'],
  [0x08, 'ribbon-out'],
];
const MESSAGES: Readonly<Record<string, string>> = {
  '`': 'paused',
  E: 'other-error',
  K: 'paused',
  L: 'take-label',
};
const IDLE = '@';
const WORKING = 'PWBCF';

/** TSPL printers answer in error states too. The short question is understood by most, so it is asked first; what it says of an error is enough. */
export function tsplStatus(): LanguageStatus {
  let answersLong: boolean | undefined;
  return {
    async readiness(ask, signal): Promise<PrinterReadiness> {
      const short = await ask(SHORT, signal);
      if (short.kind === 'none') return unheard(short);
      const [byte] = short.bytes;
      if (short.bytes.length !== 1 || byte === undefined) return frameReadiness(short.bytes) ?? NOT_UNDERSTOOD;
      const trouble = SHORT_BITS.find(([bit]) => (byte & bit) !== 0);
      if (trouble) return needs(trouble[1]);
      const plain: PrinterReadiness = { kind: 'ready', idle: byte !== PRINTING };
      if (answersLong === false) return plain;
      const long = await ask(LONG, signal);
      const told = long.kind === 'reply' ? frameReadiness(long.bytes) : undefined;
      if (told) answersLong = true;
      else if (long.kind === 'reply' || long.reason !== 'interrupted') answersLong ??= false;
      return told ?? plain;
    },
    async identify(ask, signal) {
      const answer = await ask(MODEL, signal);
      if (answer.kind === 'none') return null;
      const model = /^[ -~]{2,60}$/m.exec(Buffer.from(answer.bytes).toString('latin1').trim())?.[0];
      return model ? { model, dpi: null } : null;
    },
    resync: new Uint8Array(),
  };
}

/** The last whole frame among what came, whatever stands around it. */
function findFrame(reply: Uint8Array): Uint8Array | undefined {
  for (let at = reply.length - FRAME_BYTES; at >= 0; at--) {
    if (reply[at] === STX && reply[at + FRAME_BYTES - 1] === ETX) return reply.subarray(at + 1, at + FRAME_BYTES - 1);
  }
  return undefined;
}

function frameReadiness(reply: Uint8Array): PrinterReadiness | undefined {
  const [message, warning, device, media] = findFrame(reply) ?? [];
  if (message === undefined || warning === undefined || device === undefined || media === undefined) return undefined;
  // Every byte is a letter; bit 6 is always set, the highest never.
  if ([message, warning, device, media].some((byte) => (byte & 0xc0) !== 0x40)) return undefined;
  const trouble =
    reasonIn(media, MEDIA_BITS) ?? reasonIn(device, DEVICE_BITS) ?? MESSAGES[String.fromCharCode(message)] ?? null;
  if (trouble !== null) return needs(trouble);
  if ((warning & 0x08) !== 0) return needs('buffer-full');
  const letter = String.fromCharCode(message);
  if (letter === IDLE) return { kind: 'ready', idle: true };
  return WORKING.includes(letter) ? { kind: 'ready', idle: false } : needs('other-error');
}

function reasonIn(byte: number, bits: readonly (readonly [number, string])[]): string | null {
  if (byte === 0x40) return null;
  return bits.find(([bit]) => (byte & bit) !== 0)?.[1] ?? 'other-error';
}
