import type { DocumentKind, PrinterConfig } from '../../shared/model/printers.ts';

/** Who knows the printers of the station as they are set up now; nobody keeps a list from the start. */
export interface Roster {
  printers(): readonly PrinterConfig[];
  byId(printerId: string): PrinterConfig | undefined;
  /**
   * The printer such documents go to: the first that is set up for them. Shelf tickets come out of the label printer where none is
   * set up for tickets, and address slips where none is set up for those; a test label belongs to one printer and is routed nowhere.
   */
  printerFor(document: DocumentKind): PrinterConfig | undefined;
  /** Adds the printer, or changes the one of this id. Throws what `persist` throws, and is then unchanged. */
  save(config: PrinterConfig): void;
  /** Throws what `persist` throws, and is then unchanged. */
  remove(printerId: string): void;
  /** After every change; returns the function that ends it. */
  onChanged(listener: () => void): () => void;
}

export interface RosterOptions {
  /** As the settings name them at the start. */
  readonly printers: readonly PrinterConfig[];
  /** Writes the whole list where the next start reads it, before it counts. */
  readonly persist: (printers: readonly PrinterConfig[]) => void;
}

/** What comes out where labels do, unless another printer is set up for it. */
const OF_THE_LABEL_PRINTER: ReadonlySet<DocumentKind> = new Set(['ticket', 'address']);

export function createRoster({ printers, persist }: RosterOptions): Roster {
  let now = printers;
  const listeners = new Set<() => void>();

  function become(next: readonly PrinterConfig[]): void {
    persist(next);
    now = next;
    for (const listener of listeners) listener();
  }

  const takes = (document: DocumentKind) =>
    now.find((printer) => printer.documents.some((routed) => routed === document));

  return {
    printers: () => now,
    byId: (printerId) => now.find((printer) => printer.id === printerId),
    printerFor: (document) => takes(document) ?? (OF_THE_LABEL_PRINTER.has(document) ? takes('label') : undefined),
    save(config) {
      const known = now.some((printer) => printer.id === config.id);
      become(known ? now.map((printer) => (printer.id === config.id ? config : printer)) : [...now, config]);
    },
    remove(printerId) {
      if (now.some((printer) => printer.id === printerId)) become(now.filter((printer) => printer.id !== printerId));
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
