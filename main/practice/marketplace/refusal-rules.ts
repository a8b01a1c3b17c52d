import type { ShipmentRecord } from './records.ts';

export const REFUSED_OPERATIONS = ['pack', 'dispatch', 'label', 'invoice'] as const;
export type RefusedOperation = (typeof REFUSED_OPERATIONS)[number];

/** Makes the marketplace answer a code for a shipment or a SKU a number of times; every per-shipment code can be had so. */
export interface RefusalRule {
  readonly operation: RefusedOperation;
  readonly shipmentId?: string | undefined;
  readonly sku?: string | undefined;
  readonly code: string;
  readonly times: number;
}

/** Rules of this run; a restart forgets them, as it forgets the faults. */
export class RefusalRules {
  #rules: RefusalRule[] = [];
  readonly #formFailures = new Set<string>();

  add(rule: RefusalRule): void {
    this.#rules.push(rule);
  }

  clear(): void {
    this.#rules = [];
    this.#formFailures.clear();
  }

  list(): readonly RefusalRule[] {
    return this.#rules;
  }

  /** The next pack of this shipment ends in FORM_FAILED. */
  failForm(shipmentId: string): void {
    this.#formFailures.add(shipmentId);
  }

  takeFormFailure(shipmentId: string): boolean {
    return this.#formFailures.delete(shipmentId);
  }

  /** The code to answer, using the rule up by one. */
  take(operation: RefusedOperation, record: ShipmentRecord): string | undefined {
    const index = this.#rules.findIndex(
      (rule) =>
        rule.operation === operation &&
        (rule.shipmentId === undefined || rule.shipmentId === record.shipmentId) &&
        (rule.sku === undefined || record.items.some((item) => item.product.sku === rule.sku)),
    );
    const rule = this.#rules[index];
    if (!rule) return undefined;
    if (rule.times <= 1) this.#rules.splice(index, 1);
    else this.#rules[index] = { ...rule, times: rule.times - 1 };
    return rule.code;
  }
}
