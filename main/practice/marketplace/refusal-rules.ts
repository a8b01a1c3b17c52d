import { MUTATION_KINDS } from '../../../shared/model/states.ts';
import type { ShipmentRecord } from './records.ts';

/** Changes have the names of the station's own kinds of change, reads those of their routes. */
export const REFUSED_OPERATIONS = [
  ...MUTATION_KINDS,
  'label',
  'invoice',
  'filter',
  'shipments',
  'details',
  'forms',
  'counts',
  'manifest',
  'otc',
  'vendors',
  'returns',
] as const;
export type RefusedOperation = (typeof REFUSED_OPERATIONS)[number];

/** What a request is about, as far as it names it. */
export interface RefusalSubject {
  readonly shipmentId?: string | undefined;
  readonly skus?: readonly string[] | undefined;
  readonly returnId?: string | undefined;
  readonly serviceFulfilmentId?: string | undefined;
}

export function subjectOf(record: ShipmentRecord): RefusalSubject {
  return { shipmentId: record.shipmentId, skus: record.items.map((item) => item.product.sku) };
}

/** Makes the marketplace answer a code to an operation a number of times; every documented code can be had so. */
export interface RefusalRule {
  readonly operation: RefusedOperation;
  readonly shipmentId?: string | undefined;
  readonly sku?: string | undefined;
  readonly returnId?: string | undefined;
  readonly serviceFulfilmentId?: string | undefined;
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

  /** The code to answer, using the rule up by one. A rule that names something hits only requests that are about it. */
  take(operation: RefusedOperation, subject: RefusalSubject = {}): string | undefined {
    const index = this.#rules.findIndex(
      (rule) =>
        rule.operation === operation &&
        (rule.shipmentId === undefined || rule.shipmentId === subject.shipmentId) &&
        (rule.returnId === undefined || rule.returnId === subject.returnId) &&
        (rule.serviceFulfilmentId === undefined || rule.serviceFulfilmentId === subject.serviceFulfilmentId) &&
        (rule.sku === undefined || subject.skus?.includes(rule.sku)),
    );
    const rule = this.#rules[index];
    if (!rule) return undefined;
    if (rule.times <= 1) this.#rules.splice(index, 1);
    else this.#rules[index] = { ...rule, times: rule.times - 1 };
    return rule.code;
  }
}
