import { z } from 'zod';
import { type Prng, prng } from './prng.ts';

/** The seller routes a fault can stand on. */
export const ROUTES = [
  'token',
  'filter',
  'shipments',
  'details',
  'labels',
  'labelOnly',
  'labelOnlyPdf',
  'labelsPdf',
  'invoices',
  'dispatch',
  'cancel',
  'forms',
  'formsAck',
  'counts',
  'manifest',
  'otc',
  'selfDispatch',
  'selfDelivery',
  'selfAttempt',
  'selfUpdate',
  'vendors',
  'serviceAttempt',
  'serviceComplete',
  'returns',
  'returnApprove',
  'returnReject',
  'returnComplete',
  'returnCancel',
  'returnPickup',
  'returnPickupAttempt',
] as const;
export type Route = (typeof ROUTES)[number];

/**
 * `429`, `503` take `retryAfterS`. `reset-before` and `reset-after` break the connection before and after the change; `late` breaks
 * it and makes the change `delayMs` later; `202` is the usual answer as "taken, still being processed"; `slow` makes it at once and answers `delayMs` later. `missing-items` answers 200 with
 * empty lists; `wrong-type` gives the reply another content type.
 */
export const FAULT_KINDS = [
  '202',
  '403',
  '404',
  '408',
  '429',
  '499',
  '500',
  '503',
  '599',
  '401',
  'html',
  'truncated',
  'empty',
  'wrong-type',
  'missing-items',
  'slow',
  'late',
  'reset-before',
  'reset-after',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export const faultSchema = z.strictObject({
  route: z.enum([...ROUTES, '*']),
  kind: z.enum(FAULT_KINDS),
  /** How many requests it hits; null: all until it is cleared. */
  times: z.number().int().min(1).nullable().default(1),
  /** Lets this many requests pass first. */
  after: z.number().int().min(0).default(0),
  /** Share of the requests it hits, drawn from the seed. */
  chance: z.number().min(0).max(1).default(1),
  /** Whether `408`, `499`, `500`, `503`, `599`, `html`, `empty` hide a change that was made. The others say it by their kind. */
  applied: z.boolean().default(false),
  retryAfterS: z.number().int().min(0).max(86_400).optional(),
  delayMs: z.number().int().min(0).max(3_600_000).optional(),
});
export type FaultSpec = z.output<typeof faultSchema>;
export const faultListSchema = z.array(faultSchema).max(1_000);

interface Standing {
  readonly spec: FaultSpec;
  left: number | null;
  toSkip: number;
}

/** Faults of this run, in the order they were set: the first that hits decides. A restart forgets them. */
export class Faults {
  #standing: Standing[] = [];
  readonly #random: Prng;

  constructor(seed: number) {
    this.#random = prng(seed, 'faults');
  }

  add(spec: FaultSpec): void {
    this.#standing.push({ spec, left: spec.times, toSkip: spec.after });
  }

  clear(): void {
    this.#standing = [];
  }

  list(): readonly (FaultSpec & { readonly left: number | null })[] {
    return this.#standing.map(({ spec, left }) => ({ ...spec, left }));
  }

  /** The fault that hits this request, used up by one. */
  take(route: Route): FaultSpec | undefined {
    for (const standing of this.#standing) {
      if (standing.spec.route !== '*' && standing.spec.route !== route) continue;
      if (standing.toSkip > 0) {
        standing.toSkip -= 1;
        continue;
      }
      if (standing.spec.chance < 1 && !this.#random.chance(standing.spec.chance)) continue;
      if (standing.left !== null) standing.left -= 1;
      this.#standing = this.#standing.filter((each) => each.left !== 0);
      return standing.spec;
    }
    return undefined;
  }
}
