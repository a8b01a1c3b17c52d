/** The state a printer reports of itself, whatever its language. */
export interface PrinterCondition {
  readonly paperOut: boolean;
  readonly headOpen: boolean;
  readonly ribbonOut: boolean;
  readonly paused: boolean;
  readonly tooHot: boolean;
  readonly cutterJam: boolean;
  readonly paperJam: boolean;
  /** An error with bits of its own that no manual has. */
  readonly unknownError: boolean;
  readonly bufferFull: boolean;
  readonly labelWaiting: boolean;
  readonly labelsInBuffer: number;
  readonly partialLabel: boolean;
  /** Added to the error bits of the reply, whatever they mean. */
  readonly extraBits: number;
  readonly dpi: number;
}

/** Nothing comes out until somebody has done something. */
export function isStopped(now: PrinterCondition): boolean {
  const { paperOut, headOpen, ribbonOut, tooHot, cutterJam, paperJam, unknownError } = now;
  return now.paused || paperOut || headOpen || ribbonOut || tooHot || cutterJam || paperJam || unknownError;
}

/** The bits of those that are so. */
export function bitsOf(...bits: readonly (readonly [boolean, number])[]): number {
  return bits.reduce((sum, [so, value]) => (so ? sum | value : sum), 0);
}
