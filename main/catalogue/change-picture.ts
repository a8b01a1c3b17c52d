import type { Handlers } from '../../shared/contract/index.ts';
import { AppFailure } from '../../shared/errors.ts';
import { foldCode } from '../../shared/scan/codes.ts';
import type { SnapshotTurns } from '../../shared/snapshot-turns.ts';
import { inTransaction } from '../db/transaction.ts';
import type { ProductChanges } from './change-product.ts';
import { readPicture } from './picture-bytes.ts';
import { type ChangeContext, recordChange } from './store.ts';

export type PictureHandlers = Pick<Handlers, 'catalogue.picture' | 'catalogue.setPicture' | 'catalogue.removePicture'>;

/** Pictures of products; one that no product shows any more is gone with the change that left it. */
export function pictureHandlers(
  context: ChangeContext,
  changes: Pick<ProductChanges, 'onFile' | 'write' | 'rowOf'>,
  turns: SnapshotTurns,
): PictureHandlers {
  const { db, products, pictures, nowMs, onChanged } = context;

  /** Inside a transaction. */
  function show(sku: string, before: string | null, picture: string | null): void {
    products.setPicture(foldCode(sku), picture, nowMs());
    if (before !== null) pictures.removeUnshown(before);
    recordChange(context, { what: 'picture', id: sku, fields: ['picture'], cause: 'screen' });
  }

  return {
    'catalogue.picture'({ picture }) {
      const found = pictures.byName(picture);
      if (!found) return { dataUrl: null };
      return { dataUrl: `data:${found.type};base64,${Buffer.from(found.bytes).toString('base64')}` };
    },

    'catalogue.setPicture'({ sku, type, base64 }) {
      turns.assertRunning();
      const picture = readPicture(type, base64);
      const changed = inTransaction(db, () => {
        const { known, now } = changes.onFile(sku);
        if (known?.picture === picture.sha256) return false;
        if (!known) changes.write(now, known, 'screen');
        pictures.put(picture.sha256, picture);
        show(now.sku, known?.picture ?? null, picture.sha256);
        return true;
      });
      if (changed) onChanged(sku);
      return changes.rowOf(foldCode(sku));
    },

    'catalogue.removePicture'({ sku }) {
      turns.assertRunning();
      const changed = inTransaction(db, () => {
        const { known } = changes.onFile(sku);
        if (!known) throw new AppFailure('NOT_FOUND', 'There is no such product.');
        if (known.picture === null) return false;
        show(known.sku, known.picture, null);
        return true;
      });
      if (changed) onChanged(sku);
      return changes.rowOf(foldCode(sku));
    },
  };
}
