import type { PrinterLanguage } from '../../shared/model/printers.ts';
import { isReplaceable, openStore } from './documents-store.ts';
import { removeFile, replaceFile } from './files.ts';
import { diskFailure } from './sqlite-errors.ts';

/** One label or other document of a shipment, as it was fetched. */
export interface StoredDocument {
  /** E.g. `label/<shipmentId>/<fingerprint>`. */
  readonly documentKey: string;
  readonly shipmentId: string | null;
  /** What the bytes are, as sniffed, e.g. `zpl`. */
  readonly kind: string;
  readonly bytes: Uint8Array;
  /** Hex, of `bytes`. */
  readonly sha256: string;
  /** Every code known or decoded from the document: any of them proves it when scanned. */
  readonly codes: readonly string[];
  /** Codes that tell each of its sheets from the others; one list of all where it is one sheet, or they cannot be told apart. */
  readonly sheets: readonly (readonly string[])[];
  readonly fetchedAtMs: number;
}
export type DocumentHead = Omit<StoredDocument, 'bytes'> & {
  readonly size: number;
  /** Of the station when it was fetched. */
  readonly generation: number;
};

export type OldDocument = Pick<StoredDocument, 'documentKey' | 'shipmentId'>;

/** A document as bytes for printers of one profile. */
export interface NewRendition {
  readonly language: PrinterLanguage;
  readonly bytes: Uint8Array;
  /** Physical labels or sheets it feeds. */
  readonly labels: number;
  readonly pages: readonly {
    readonly codes: readonly string[];
    readonly texts: readonly string[];
    /** Its dots as a picture; null for what the printer draws itself. */
    readonly png: Uint8Array | null;
  }[];
  readonly warnings: readonly RenditionNote[];
  /** The bytes are the marketplace's own. */
  readonly passedThrough: boolean;
}

/** What a person should know of it; `kind` says which of the rest there is. */
export interface RenditionNote {
  readonly kind: string;
  readonly code?: string;
  readonly dots?: number;
  readonly scale?: number;
  readonly from?: string;
}

/** Everything about a rendition but its bytes and pictures. */
export interface RenditionHead extends Pick<NewRendition, 'language' | 'labels' | 'warnings' | 'passedThrough'> {
  readonly documentKey: string;
  readonly profileKey: string;
  /** Hex, of its own bytes. */
  readonly sha256: string;
  readonly size: number;
  /** `sha256` of the document it was made from; null for one that was composed here. */
  readonly documentSha256: string | null;
  readonly pages: readonly { readonly codes: readonly string[]; readonly texts: readonly string[] }[];
  readonly madeAtMs: number;
}
export type StoredRendition = RenditionHead & { readonly bytes: Uint8Array };

export interface ProfiledRendition {
  readonly profileKey: string;
  readonly rendition: NewRendition;
}

/** Writing throws `AppFailure` DISK_FULL, DISK_READ_ONLY or DISK_FAILED. */
export interface Documents {
  /** Replaces what was stored under the key, and its renditions where the bytes are others; with these all at once. */
  put(document: StoredDocument, renditions?: readonly ProfiledRendition[]): void;
  /** Replaces what was stored for the profile. The document need not be here: those composed when they print are not kept. */
  putRendition(documentKey: string, profileKey: string, rendition: NewRendition, madeAtMs: number): void;
  rendition(documentKey: string, profileKey: string): StoredRendition | undefined;
  renditionHead(documentKey: string, profileKey: string): RenditionHead | undefined;
  /** Its pictures as PNG, one for each page that has one, in their order. */
  previews(documentKey: string, profileKey: string): Uint8Array[];
  get(documentKey: string): StoredDocument | undefined;
  /** Everything but the bytes. */
  head(documentKey: string): DocumentHead | undefined;
  /** Newest first. */
  headsOf(shipmentId: string): DocumentHead[];
  /** Of these shipments, those of which a document is kept whose key begins so. At most some hundred at once: one search each. */
  keptOf(shipmentIds: readonly string[], keyBegins: string): ReadonlySet<string>;
  /** Shipments whose label has this code, as scanned or with its case turned around; of a code that many labels have, 20 of them. */
  shipmentsWithCode(code: string): string[];
  /** Erasing a document erases its renditions. */
  erase(documentKey: string): void;
  /** How many documents were erased. */
  eraseOf(shipmentId: string): number;
  /** Documents fetched before this instant, in the order of their keys after `afterKey` (start with ''). */
  fetchedBefore(beforeMs: number, afterKey: string, limit: number): readonly OldDocument[];
  /** Erases what was composed here before this instant and has no document, at most `limit` (short transactions); returns how many. */
  eraseComposedBefore(beforeMs: number, limit: number): number;
  /** Folds the log into the file and cuts it, so that nothing erased stays in it; false where somebody reads from it just now. */
  fold(): boolean;
  count(): number;
  close(): void;
}

/**
 * The documents file: labels, invoices and what printers get of them, all of which can be fetched and made again (design: data). So a file that is damaged, of another
 * schema or no database is set aside as `<path>.damaged` (one is kept) and an empty one takes its place, at opening or
 * whenever the damage shows; `onSetAside` hears of it. `generation` is the station's of now. Erased bytes are overwritten: labels carry buyers' addresses.
 */
export function openDocuments(
  path: string,
  onSetAside: (cause: string) => void = () => undefined,
  generation = 1,
): Documents {
  let store = openOrReplace();

  function openOrReplace(): Documents {
    try {
      return openStore(path, generation);
    } catch (error) {
      if (!isReplaceable(error)) throw diskFailure(error, path) ?? error;
      setAside(path);
      onSetAside(error instanceof Error ? error.message : String(error));
      return openStore(path, generation);
    }
  }

  /** Damage found on the way empties the store and the work is done once more on the empty one. */
  function guarded<T>(work: (store: Documents) => T): T {
    try {
      return work(store);
    } catch (error) {
      if (!isReplaceable(error)) throw diskFailure(error, path) ?? error;
      store.close();
      setAside(path);
      onSetAside(error instanceof Error ? error.message : String(error));
      store = openStore(path, generation);
      return work(store);
    }
  }

  return {
    put: (document, renditions) => guarded((s) => s.put(document, renditions)),
    putRendition: (key, profileKey, rendition, madeAtMs) =>
      guarded((s) => s.putRendition(key, profileKey, rendition, madeAtMs)),
    rendition: (key, profileKey) => guarded((s) => s.rendition(key, profileKey)),
    renditionHead: (key, profileKey) => guarded((s) => s.renditionHead(key, profileKey)),
    previews: (key, profileKey) => guarded((s) => s.previews(key, profileKey)),
    get: (key) => guarded((s) => s.get(key)),
    head: (key) => guarded((s) => s.head(key)),
    headsOf: (shipmentId) => guarded((s) => s.headsOf(shipmentId)),
    keptOf: (shipmentIds, keyBegins) => guarded((s) => s.keptOf(shipmentIds, keyBegins)),
    shipmentsWithCode: (code) => guarded((s) => s.shipmentsWithCode(code)),
    erase: (key) => guarded((s) => s.erase(key)),
    eraseOf: (shipmentId) => guarded((s) => s.eraseOf(shipmentId)),
    fetchedBefore: (beforeMs, afterKey, limit) => guarded((s) => s.fetchedBefore(beforeMs, afterKey, limit)),
    eraseComposedBefore: (beforeMs, limit) => guarded((s) => s.eraseComposedBefore(beforeMs, limit)),
    fold: () => guarded((s) => s.fold()),
    count: () => guarded((s) => s.count()),
    close: () => store.close(),
  };
}

function setAside(path: string): void {
  for (const suffix of ['-wal', '-shm', '.damaged']) removeFile(`${path}${suffix}`);
  replaceFile(path, `${path}.damaged`);
}
