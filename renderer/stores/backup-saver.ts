import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RequestResult, StationBridge } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { saveAs } from '../files/save.ts';

export type Saving =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly file: string; readonly bytes: number; readonly total: number | null }
  | { readonly kind: 'done'; readonly file: string }
  /** `failure` null: it did not come whole. */
  | { readonly kind: 'failed'; readonly file: string; readonly failure: AppError | null };

export interface BackupSaver {
  readonly store: StoreApi<Saving>;
  save(file: string): Promise<void>;
}

/** The file is read after the click; its address may go once it surely has. */
const READ_WITHIN_MS = 10 * 60_000;

/**
 * Puts a whole backup where the person says: the shell's own save dialog, or the browser's downloads. It comes in pieces; of one that
 * did not come whole nothing is saved.
 */
export function createBackupSaver(station: Pick<StationBridge, 'request'>): BackupSaver {
  const store = createStore<Saving>(() => ({ kind: 'idle' }));
  return {
    store,
    async save(file) {
      if (store.getState().kind === 'busy') return;
      const parts: Blob[] = [];
      let bytes = 0;
      let total: number | null = null;
      while (bytes !== total) {
        store.setState({ kind: 'busy', file, bytes, total }, true);
        const answer: RequestResult<'backup.bytes'> = await station.request('backup.bytes', { file, offset: bytes });
        if (!answer.ok) return store.setState({ kind: 'failed', file, failure: answer.error }, true);
        const piece = Uint8Array.from(atob(answer.value.bytes), (character) => character.charCodeAt(0));
        // The same name with another length is another backup.
        if (piece.length === 0 || (total !== null && total !== answer.value.total)) {
          return store.setState({ kind: 'failed', file, failure: null }, true);
        }
        parts.push(new Blob([piece]));
        bytes += piece.length;
        total = answer.value.total;
      }
      const address = URL.createObjectURL(new Blob(parts, { type: 'application/vnd.sqlite3' }));
      saveAs(file, address);
      setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS);
      store.setState({ kind: 'done', file }, true);
    },
  };
}
