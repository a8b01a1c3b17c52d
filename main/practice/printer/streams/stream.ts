/** What a printer can be asked, in any of its languages. */
export type StatusQuestion =
  /** ZPL: `~HS`, `~HI`, `~HQES`. */
  | 'HS'
  | 'HI'
  | 'HQES'
  /** TSPL: `ESC ! ?`, `ESC ! S`, `~!T`. */
  | 'tspl-state'
  | 'tspl-status'
  | 'tspl-model'
  /** EPL: `^ee`. */
  | 'epl-errors'
  /** ESC/POS: `DLE EOT 1` to `4`, `GS r 1`, `GS a`, `GS I`. */
  | 'escpos-printer'
  | 'escpos-offline'
  | 'escpos-error'
  | 'escpos-paper'
  | 'escpos-roll'
  | 'escpos-automatic'
  | 'escpos-model';

/** What a printer finds in a stream of bytes. */
export type StreamPart =
  /** A whole label, with what earlier bytes left in the printer that it may use standing before it in `prologue`. */
  | {
      readonly kind: 'label';
      readonly bytes: Buffer;
      readonly prologue: Buffer;
      readonly copies: number;
      /** No cut ended it: the paper hangs out until somebody tears it off. */
      readonly torn?: boolean;
      /** The bytes themselves are printed. */
      readonly asText?: boolean;
    }
  | { readonly kind: 'query'; readonly name: StatusQuestion }
  /** To be answered when everything before it is on paper. */
  | { readonly kind: 'acknowledge'; readonly reply: Buffer }
  /** Throws away what is buffered. */
  | { readonly kind: 'cancel' };

/** What stays in the printer from one connection to the next. */
export interface StreamMemory {
  prologue: Buffer;
}

/** Splits a stream, wherever its chunks end. */
export interface LanguageStream {
  push(bytes: Buffer): StreamPart[];
  /** The connection ended: what came out without being ended. */
  end(): StreamPart[];
  /** Bytes of a label or command whose end has not come. */
  readonly pendingBytes: number;
}

/** Kept for later labels as long as it fits; a real printer's memory is of that order. */
export const MAX_MEMORY_BYTES = 4 * 1024 * 1024;
/** A line longer than this is none of the language's. */
export const MAX_LINE_BYTES = 64 * 1024;
