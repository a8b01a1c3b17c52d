/** What came of handing a document to the operating system. */
export type SystemPrintOutcome =
  /** Nothing was handed over. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** The operating system has it; whether it prints is not known, and nobody will tell. */
  | { readonly kind: 'handed-over' }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface SystemQueue {
  /** The name to print to. */
  readonly queue: string;
  /** As the operating system shows it to people. */
  readonly shown: string;
}

/** The operating system's own printing of A4 pages, where the shell offers it (printing 3.5). Never rejects. */
export interface SystemPrint {
  /** A PDF of A4 pages; aborting withdraws it where nothing was handed over yet. */
  printPdf(queue: string, bytes: Uint8Array, signal: AbortSignal): Promise<SystemPrintOutcome>;
  queues(): Promise<readonly SystemQueue[]>;
}
