import { eplStream } from './epl-stream.ts';
import { escPosStream } from './escpos-stream.ts';
import type { LanguageStream, StreamMemory } from './stream.ts';
import { tsplStream } from './tspl-stream.ts';
import { zplStream } from './zpl-stream.ts';

export const PRACTICE_LANGUAGES = ['zpl', 'tspl', 'epl', 'escpos'] as const;
export type PracticeLanguage = (typeof PRACTICE_LANGUAGES)[number];

const STREAMS: Readonly<Record<PracticeLanguage, (memory: StreamMemory) => LanguageStream>> = {
  zpl: zplStream,
  tspl: tsplStream,
  epl: eplStream,
  escpos: escPosStream,
};

/** Reads the printer's language; `memory` outlives the connection. */
export function openStream(language: PracticeLanguage, memory: StreamMemory): LanguageStream {
  return STREAMS[language](memory);
}

/** A printer that prints what it is sent as text: all of a connection is one sheet. */
export function textStream(): LanguageStream {
  let kept = Buffer.alloc(0);
  return {
    push(bytes) {
      kept = Buffer.concat([kept, bytes]);
      return [];
    },
    end() {
      if (kept.every((byte) => byte <= 0x20)) return [];
      return [{ kind: 'label', bytes: kept, prologue: Buffer.alloc(0), copies: 1, torn: true, asText: true }];
    },
    pendingBytes: 0,
  };
}
