import type { Handlers } from '../../shared/contract/index.ts';
import { type ChangeQueueOptions, changeQueue } from '../db/change-queue.ts';
import type { MutationQueries } from '../db/mutations.ts';
import type { ShipmentQueries } from '../db/shipments.ts';
import { type CancelOptions, cancelHandlers } from './cancel.ts';
import { type FormsOptions, formsHandlers } from './forms.ts';
import { type InvoicesOptions, invoiceHandlers } from './invoices.ts';
import { type SheetOptions, sheetHandlers } from './sheet.ts';

export type OrdersHandlers = Handlers<
  | 'orders.cancelPlan'
  | 'orders.cancel'
  | 'orders.forms'
  | 'orders.acknowledgeForms'
  | 'orders.invoices'
  | 'orders.invoicePdf'
  | 'orders.sheetPlan'
  | 'orders.sheetPdf'
>;

export interface OrdersOptions
  extends Omit<CancelOptions, 'changes' | 'shipments' | 'mutations'>,
    Omit<FormsOptions, 'changes' | 'shipments' | 'mutations' | 'client'>,
    Omit<SheetOptions, 'shipments' | 'mutations' | 'client' | 'journal'>,
    ChangeQueueOptions {
  readonly client: FormsOptions['client'] & InvoicesOptions['client'] & SheetOptions['client'];
  readonly journal: SheetOptions['journal'];
  readonly shipments: Pick<ShipmentQueries, 'known' | 'read' | 'items'>;
  readonly mutations: ChangeQueueOptions['mutations'] & Pick<MutationQueries, 'byShipment' | 'isLabelInDoubt'>;
}

/** What a seller does with an order beside packing it. */
export function createOrders(options: OrdersOptions): OrdersHandlers {
  const parts = { ...options, changes: changeQueue(options) };
  return { ...cancelHandlers(parts), ...formsHandlers(parts), ...invoiceHandlers(parts), ...sheetHandlers(parts) };
}
