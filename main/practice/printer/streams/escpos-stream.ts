import { escPosLength } from './escpos-grammar.ts';
import type { LanguageStream, StatusQuestion, StreamMemory, StreamPart } from './stream.ts';

const DLE = 0x10;
const ESC = 0x1b;
const GS = 0x1d;
const FORM_FEED = 0x0c;
const ASKED_AT_ONCE: Readonly<Record<number, StatusQuestion>> = {
  1: 'escpos-printer',
  2: 'escpos-offline',
  3: 'escpos-error',
  4: 'escpos-paper',
};

/**
 * Splits ESC/POS into sheets: a cut or a form feed ends one, and the end of the connection tears off what hangs out. Nothing
 * outlives a sheet but what the next one begins with.
 */
export function escPosStream(_memory: StreamMemory): LanguageStream {
  let rest = Buffer.alloc(0);
  let sheet: Buffer[] = [];
  let inked = false;
  let pageMode = false;

  function ended(torn: boolean): StreamPart[] {
    if (!inked) return [];
    const bytes = Buffer.concat(sheet);
    sheet = [];
    inked = false;
    return [{ kind: 'label', bytes, prologue: Buffer.alloc(0), copies: 1, ...(torn ? { torn } : {}) }];
  }

  function obey(command: Buffer): StreamPart[] {
    const [lead = 0, code = 0, first = 0] = command;
    const sign = String.fromCharCode(code);
    if (lead === DLE && command.length > 1) return realTime(code, first);
    if (lead === GS && (sign === 'r' || sign === 'I' || sign === 'a')) return question(sign, first);
    if (lead === GS && sign === '(' && first === 0x48 && command[5] === 48) {
      const reply = Buffer.concat([Buffer.from([0x37, 0x22]), command.subarray(7, 11), Buffer.from([0])]);
      return [{ kind: 'acknowledge', reply }];
    }
    sheet.push(command);
    if (lead === ESC && sign === 'L') pageMode = true;
    if (lead === ESC && (sign === 'S' || sign === '@')) pageMode = false;
    if (lead === FORM_FEED) {
      const endsSheet = !pageMode;
      pageMode = false;
      return endsSheet ? ended(false) : [];
    }
    if ((lead === GS && sign === 'V') || (lead === ESC && (sign === 'i' || sign === 'm'))) return ended(false);
    inked ||= leavesInk(command);
    return [];
  }

  return {
    push(bytes) {
      rest = Buffer.concat([rest, bytes]);
      const parts: StreamPart[] = [];
      let at = 0;
      for (
        let length = escPosLength(rest, at);
        at < rest.length && length !== 'more';
        length = escPosLength(rest, at)
      ) {
        parts.push(...obey(rest.subarray(at, at + length)));
        at += length;
      }
      rest = rest.subarray(at);
      return parts;
    },
    end: () => ended(true),
    get pendingBytes() {
      return rest.length;
    },
  };
}

function leavesInk(command: Buffer): boolean {
  const [lead = 0, code = 0, first = 0] = command;
  if (lead > 0x20) return true;
  const sign = String.fromCharCode(code);
  if (lead === GS) return 'vk/8'.includes(sign) || (sign === '(' && (first === 0x6b || first === 0x4c));
  return lead === ESC && sign === '*';
}

function realTime(code: number, parameter: number): StreamPart[] {
  const name = code === 0x04 ? ASKED_AT_ONCE[parameter] : undefined;
  if (name) return [{ kind: 'query', name }];
  return code === 0x14 && parameter === 8 ? [{ kind: 'cancel' }] : [];
}

function question(sign: string, parameter: number): StreamPart[] {
  if (sign === 'I') return [{ kind: 'query', name: 'escpos-model' }];
  if (sign === 'r') return [{ kind: 'query', name: 'escpos-roll' }];
  return parameter === 0 ? [] : [{ kind: 'query', name: 'escpos-automatic' }];
}
