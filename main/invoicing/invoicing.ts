import { dispatchNumbers } from './dispatch-numbers.ts';
import { type FollowPacksOptions, followPacks } from './follow-packs.ts';
import { invoiceHandlers } from './report.ts';
import { invoiceNumberTaker, type TakeNumbersOptions } from './take-numbers.ts';

/**
 * The station's own invoice series: numbers are taken in the transaction that queues their pack or their own dispatch, kept however often it is sent, and
 * never used again. What becomes of each is followed even where numbering has been left to the marketplace since.
 */
export function createInvoicing(options: TakeNumbersOptions & FollowPacksOptions) {
  return {
    invoiceNumbersFor: invoiceNumberTaker(options),
    ...dispatchNumbers(options),
    ...followPacks(options),
    handlers: invoiceHandlers(options),
  };
}

export type Invoicing = ReturnType<typeof createInvoicing>;
