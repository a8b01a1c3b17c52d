/** The promises, by the letters they are known by: ARCHITECTURE.md says them in words. */
export type Invariant = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J';

/** One promise broken, as somebody outside could see it. */
export interface Breach {
  readonly invariant: Invariant;
  readonly what: string;
  readonly shipmentId: string;
  readonly atMs: number;
}
