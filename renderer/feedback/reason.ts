import { type MarketplaceCodeName, marketplaceCode } from '../../shared/model/marketplace-codes.ts';
import { OUTBOX_REASONS, type OutboxReason } from '../../shared/model/mutations.ts';

/** Where the words for a refusal or an outbox row's `lastError` stand in the language files. */
export type Reason =
  | { readonly group: 'codes'; readonly name: MarketplaceCodeName }
  | { readonly group: 'reasons'; readonly name: OutboxReason | 'OTHER' };

export function reasonOf(lastError: string): Reason {
  if (marketplaceCode(lastError) !== undefined) return { group: 'codes', name: lastError as MarketplaceCodeName };
  return { group: 'reasons', name: OUTBOX_REASONS.find((one) => one === lastError) ?? 'OTHER' };
}
