import type { RequestInput } from '../../shared/contract/index.ts';
import type { ReturnCondition } from '../../shared/model/returns.ts';
import { wholeNumber } from './drafts.ts';

/** The receipt is of the whole parcel, not of one item. */
export const WHOLE = '-';
const MOST = 10_000;

/** A receipt of a returned parcel as its form holds it. */
export interface ReceiptDraft {
  readonly condition: ReturnCondition;
  readonly quantity: string;
  /** Order item id, or `WHOLE`. */
  readonly item: string;
  readonly otc: string;
  readonly note: string;
  readonly by: string;
}

export interface ReceiptOf {
  readonly receiptId: string;
  readonly code: string;
  /** Null: no return known here has the code. */
  readonly returnId: string | null;
}

export interface DraftedReceipt {
  /** Null while a field is wrong. */
  readonly input: RequestInput<'returns.receive'> | null;
  readonly wrong: { readonly quantity: boolean; readonly by: boolean };
}

/** How much of its return came, as far as the draft tells. */
export type Came = 'whole' | 'part' | 'nothing';

export function cameBy({ quantity, item }: Pick<ReceiptDraft, 'quantity' | 'item'>): Came {
  if (wholeNumber(quantity, 0, MOST) === 0) return 'nothing';
  return item === WHOLE ? 'whole' : 'part';
}

/** What is asked of the station for a draft; a name may be left out, but is not one letter. */
export function receiptFrom({ condition, quantity, item, ...said }: ReceiptDraft, of: ReceiptOf): DraftedReceipt {
  const units = wholeNumber(quantity, 0, MOST);
  const [otc, note, by] = [said.otc.trim(), said.note.trim(), said.by.trim()];
  const wrong = { quantity: units === undefined, by: by.length === 1 };
  if (units === undefined || wrong.by) return { input: null, wrong };
  const input = {
    ...{ ...of, condition, quantity: units },
    ...(item === WHOLE ? {} : { orderItemId: item }),
    ...(otc === '' ? {} : { otc }),
    ...(note === '' ? {} : { note }),
    ...(by === '' ? {} : { by }),
  };
  return { input, wrong };
}
